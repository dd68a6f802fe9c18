"""What every test may count on: markers that skip or must run, a browser, a clean cache, a real worker."""

import os
import shutil
from pathlib import Path

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory
from units.roles import Role

# Playwright's sync API runs an event loop in the test's thread; the ORM would refuse to work there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BASE = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
# Where the system has no Chromium, ./test lets Playwright install its own and leaves this note.
HAS_BROWSER = bool(CHROMIUM) or (BASE / ".venv" / "playwright-browser").exists()

# Files that share a rehearsed portal, or a migrated database of their processes; they take the longest.
TOGETHER = {
    "tests/hostile/test_access_matrix.py": "the portal is acted upon",
    "tests/hostile/test_bodies.py": "the portal is acted upon",
    "tests/hostile/test_headers.py": "the portal is asked",
    "tests/hostile/test_questions.py": "the portal is asked",
    "tests/hostile/test_uploads.py": "the portal is asked",
    "tests/ops/test_start.py": "processes",
    "tests/ops/test_supervisor.py": "processes",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of a file in one process, as loadfile does, and those of files that share an expensive world."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 -- only where several processes run

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return TOGETHER.get(super()._split_scope(nodeid), super()._split_scope(nodeid))

    # The order of collection stays: the longest begin first, however few their tests are.
    config.option.loadscopereorder = False
    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items):
    from django.conf import settings  # noqa: PLC0415 -- settings are ready only now

    items.sort(key=lambda item: item.location[0] not in TOGETHER)
    on_production_stack = "postgresql" in settings.DATABASES["default"]["ENGINE"] and bool(settings.REDIS_URL)
    skip_stack = pytest.mark.skip(reason="needs PostgreSQL and Redis; ./test brings them")
    skip_browser = pytest.mark.skip(reason="needs Chromium; ./test brings it")
    for item in items:
        if "production_stack" in item.keywords and not on_production_stack:
            if os.environ.get("REQUIRE_PRODUCTION_STACK"):
                raise pytest.UsageError("DATABASE_URL and REDIS_URL must name PostgreSQL and Redis.")
            item.add_marker(skip_stack)
        if "browser" in item.keywords and not HAS_BROWSER:
            if os.environ.get("REQUIRE_BROWSER"):
                raise pytest.UsageError("Chromium is missing.")
            item.add_marker(skip_browser)


@pytest.fixture(autouse=True)
def _clean_cache():
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()


@pytest.fixture(autouse=True)
def _language_of_the_portal():
    """A request for an English page leaves English on in this thread; the next test's reverse() would answer in it."""
    from django.utils import translation  # noqa: PLC0415

    translation.deactivate()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Each test keeps its files in a folder of its own."""
    settings.MEDIA_ROOT, settings.PUBLISHED_ROOT = tmp_path, tmp_path / "published"
    return tmp_path


@pytest.fixture
def admin(client):
    """An administrator, signed in at the test's browser."""
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def secretary(client):
    """One of the secretariat, signed in at the test's browser."""
    user = MembershipFactory(role=Role.SECRETARIAT).user
    client.force_login(user)
    return user


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    own = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return {**browser_type_launch_args, **own, "args": flags}


@pytest.fixture
def worker(transactional_db, tmp_path):
    """A Celery worker of its own process, on the suite's PostgreSQL and Redis; yields the folder its mail arrives in."""
    from django.conf import settings  # noqa: PLC0415

    from campaign_portal import supervisor  # noqa: PLC0415
    from tests.ops.processes import clean_environment, running, suite_database_url, wait_for  # noqa: PLC0415

    heartbeat = tmp_path / "worker-heartbeat"
    env = clean_environment(
        PORTAL_MODE="test",
        SECRET_KEY=settings.SECRET_KEY,
        VAR_DIR=str(tmp_path),
        DATABASE_URL=suite_database_url(),
        REDIS_URL=settings.CELERY_BROKER_URL,
        WORKER_HEARTBEAT_FILE=str(heartbeat),
    )
    argv = supervisor.worker(tmp_path, beat=False).argv
    with running(argv[1:], tmp_path, env) as process:
        wait_for(lambda: heartbeat.exists() or process.popen.poll() is not None, "the worker is ready")
        assert process.popen.poll() is None
        yield tmp_path / "mail"
