"""What every test may count on: markers that skip or must run, a browser, a clean cache."""

import os
import shutil

import pytest

# Playwright's sync API runs an event loop in the test's thread; the ORM would refuse to work there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    from django.conf import settings  # noqa: PLC0415 -- settings are ready only now

    on_production_stack = "postgresql" in settings.DATABASES["default"]["ENGINE"] and bool(settings.REDIS_URL)
    skip_stack = pytest.mark.skip(reason="needs PostgreSQL and Redis; ./test brings them")
    skip_browser = pytest.mark.skip(reason="needs Chromium")
    for item in items:
        if "production_stack" in item.keywords and not on_production_stack:
            if os.environ.get("REQUIRE_PRODUCTION_STACK"):
                raise pytest.UsageError("DATABASE_URL and REDIS_URL must name PostgreSQL and Redis.")
            item.add_marker(skip_stack)
        if "browser" in item.keywords and not CHROMIUM:
            if os.environ.get("REQUIRE_BROWSER"):
                raise pytest.UsageError("Chromium is missing.")
            item.add_marker(skip_browser)


@pytest.fixture(autouse=True)
def _clean_cache():
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}
