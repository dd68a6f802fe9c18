"""Every gate of ./test, in order: all of them run, and the end says which failed. The last line is pytest's."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# What the person who starts ./test has set for a portal of their own must not reach the suite.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "VAR_DIR",
    "SAMPLE_DATA",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE",
    "EMBEDDED",
)
TEST = {"PORTAL_MODE": "test", "SECRET_KEY": "only-for-the-test-suite-" + "x" * 40}
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "BASE_URL": "https://thi-dua.example.vn",
    "ALLOWED_HOSTS": "thi-dua.example.vn",
    "DATABASE_URL": "postgresql://portal:known@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1/0",
}
WORKERS = ["-n", "2", "--dist", "loadfile"]


class Gates:
    """Runs commands one after the other and remembers which failed."""

    def __init__(self):
        self.failed: list[str] = []

    def run(self, name: str, argv: list[str], *, last: bool = False, **env: str) -> None:
        print(f"\n=== {name}", flush=True)
        start = time.monotonic()
        kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        result = subprocess.run(argv, cwd=BASE, env={**kept, **env}, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
        if result.returncode:
            self.failed.append(name)
        if last:
            return
        print(f"--- {name}: {'failed' if result.returncode else 'ok'}, {time.monotonic() - start:.0f} s", flush=True)


def tool(name: str, *args: str) -> list[str]:
    return [str(BIN / name), *args]


def manage(*args: str) -> list[str]:
    return [sys.executable, "manage.py", *args]


def static_gates(gates: Gates) -> None:
    gates.run("lint", tool("ruff", "check", "."))
    gates.run("format", tool("ruff", "format", "--check", "."))
    gates.run("import contracts", tool("lint-imports"))
    gates.run("templates", tool("djlint", "templates", "--lint", "--quiet"))
    gates.run("system checks", manage("check"), **TEST)
    gates.run("deployment checks", manage("check", "--deploy", "--fail-level", "WARNING"), **PRODUCTION)
    gates.run("migrations", manage("makemigrations", "--check", "--dry-run"), **TEST)
    gates.run("translations", manage("check_translations"), **TEST)


def main() -> int:
    gates = Gates()
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        # Everything the checks leave behind goes with this folder.
        Path(folder).chmod(0o755)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        for path in BASE.glob("locale/*/LC_MESSAGES/django.po"):
            subprocess.run(["msgfmt", "-o", str(path.with_suffix(".mo")), str(path)], check=True)  # noqa: S603, S607
        if "--tests-only" not in sys.argv:
            static_gates(gates)
        suites(gates)
    if gates.failed:
        print(f"FAILED: {', '.join(gates.failed)}", file=sys.stderr, flush=True)
    return 1 if gates.failed else 0


def suites(gates: Gates) -> None:
    cover = ["--cov", "--cov-report=", "--cov-branch"]
    gates.run("suite on SQLite", tool("pytest", *WORKERS, "-q", "-m", "not browser and not production_stack", *cover))
    gates.run("coverage", [sys.executable, "deploy/coverage_gate.py"])
    try:
        with production_stack() as stack:
            name, argv = "suite on PostgreSQL and Redis", tool("pytest", *WORKERS, "-q", "-m", "not browser")
            gates.run(name, argv, REQUIRE_PRODUCTION_STACK="1", **stack)
            flow = tool("pytest", "-q", "-m", "browser", "tests/browser/test_flow.py")
            gates.run("flow in a browser on PostgreSQL and Redis", flow, REQUIRE_BROWSER="1", **stack)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"PostgreSQL or Redis could not be started: {error}", flush=True)
        gates.failed.append("suite on PostgreSQL and Redis")
    print(f"\nGates failed so far: {', '.join(gates.failed) or 'none'}", flush=True)
    gates.run("browser", tool("pytest", "-q", "-m", "browser"), last=True, REQUIRE_BROWSER="1")


@contextmanager
def production_stack():
    """A PostgreSQL and a Redis of our own, on free loopback ports, gone afterwards: nothing on the machine is touched."""
    folder = Path(tempfile.mkdtemp(prefix="portal-stack-"))
    database, redis = _free_port(), _free_port()
    user = _unprivileged(folder)
    binaries = _postgres_binaries()
    data = folder / "pg"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, **user}
    subprocess.run([binaries / "initdb", "-D", data, "-U", "portal", "-A", "trust", "--no-sync", "--locale=C.UTF-8"], **quiet)  # noqa: S603
    options = f"-p {database} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "pg.log", "-o", options, "start"], **quiet)  # noqa: S603
    server = subprocess.Popen(  # noqa: S603
        [shutil.which("redis-server"), "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield {
            "DATABASE_URL": f"postgresql://portal@127.0.0.1:{database}/postgres",
            "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        }
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
        subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **{**quiet, "check": False})  # noqa: S603
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _postgres_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    return found[-1].parent if found else Path(shutil.which("initdb")).parent


def _unprivileged(folder: Path) -> dict:
    """PostgreSQL refuses to run as root: let nobody own its folder then."""
    if os.getuid() != 0:
        return {}
    import pwd  # noqa: PLC0415

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.chmod(0o755)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    sys.exit(main())
