"""Real processes of the portal for tests: start, watch, wait, stop. Nothing here is shared with the product."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.db import connection

BASE = Path(__file__).resolve().parents[2]
KEY = "only-for-the-test-suite-" + "".join(chr(97 + n % 26) for n in range(40))
# A crowded machine, with every line of every process traced for coverage, takes minutes.
PATIENCE = 300.0


def clean_environment(**changes: str) -> dict[str, str]:
    """Return the environment without what the suite itself set, and with the changes."""
    ours = (
        "PORTAL_MODE",
        "SECRET_KEY",
        "VAR_DIR",
        "DATABASE_URL",
        "REDIS_URL",
        "DJANGO_SETTINGS_MODULE",
        "SAMPLE_DATA",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
    )
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, **changes}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, reason: str):
    """Return what() as soon as it is true; fail with the reason after a generous time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if result := what():
            return result
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain: {reason}")


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def answers(port: int, path: str = "/healthz", **headers: str) -> bool:
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=5) as response:
            return response.status == 200
    except (URLError, OSError):
        return False


class Process:
    """A started program with its output in a file."""

    def __init__(self, argv: list[str], folder: Path, env: dict[str, str]):
        self.log = folder / f"{len(list(folder.glob('*.log')))}.log"
        with self.log.open("wb") as output:
            self.popen = subprocess.Popen(argv, cwd=BASE, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def child(self, word: str) -> int | None:
        """Return the process id of the child whose command line holds the word."""
        return next((pid for pid in children(self.popen.pid) if word in command(pid)), None)

    def said(self, text: str) -> bool:
        return text in self.log.read_text(encoding="utf-8")

    def end(self, how: int = signal.SIGTERM) -> int:
        self.popen.send_signal(how)
        return self.popen.wait(timeout=PATIENCE)


@contextmanager
def running(argv: list[str], folder: Path, env: dict[str, str]):
    """Run a program with this interpreter; its log is printed when the test fails, and it never outlives the test."""
    process = Process([sys.executable, *argv], folder, env)
    try:
        yield process
    except BaseException:
        sys.stdout.write(process.log.read_text(encoding="utf-8", errors="replace")[-5000:])
        raise
    finally:
        if process.popen.poll() is None:
            process.popen.terminate()
            try:
                process.popen.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.popen.kill()
                process.popen.wait()


def suite_database_url() -> str:
    """Return the address of the database this test process uses, for a process of its own to share it."""
    database = connection.settings_dict
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
