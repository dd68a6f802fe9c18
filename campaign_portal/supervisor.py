"""Web and worker under one roof: a dead child is started again, a stuck worker too, and a signal ends all in peace.

Run as `python -m campaign_portal.supervisor`. Needs no Django itself, so that it outlives whatever breaks there.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.2
# A child that ran this long began well: its next end counts as the first failure again.
SOUND_SECONDS = 60
LONGEST_PAUSE = 30.0
# A job may take as long as campaign_portal.heartbeat lets it; nobody should have to wait longer than that to stop.
PATIENCE_SECONDS = 900.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


@dataclass
class Child:
    """A process to keep alive; heartbeat names a file that a healthy one touches, after is how many seconds later it begins."""

    name: str
    argv: list[str]
    heartbeat: Path | None = None
    after: float = 0.0
    process: subprocess.Popen | None = None
    started: float = 0.0
    next_start: float = 0.0
    failures: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl+C reaches the supervisor only, which then asks each child in turn.
        self.process = subprocess.Popen(self.argv, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603

    def silent_for(self) -> float:
        """Return the seconds since the last sign of life, or since the start where that is later."""
        if self.heartbeat is None:
            return 0.0
        since_start = time.monotonic() - self.started
        try:
            return min(since_start, time.time() - self.heartbeat.stat().st_mtime)
        except FileNotFoundError:
            return since_start

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill_all(self) -> None:
        """End the child and everything it started: beat must not go on without its worker."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Supervisor:
    """Keeps children running until it is told to stop; told twice, it stops at once."""

    children: list[Child]
    silence: float = 60.0
    patience: float = PATIENCE_SECONDS
    asked: int = field(default=0, init=False)

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; return 0 when every child ended by itself within the time given."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._ask_to_stop)
        begun = time.monotonic()
        for child in self.children:
            child.next_start = begun + child.after
        while not self.asked:
            for child in self.children:
                self._look_after(child)
            time.sleep(POLL_SECONDS)
        return self._stop()

    def _ask_to_stop(self, *_args) -> None:
        self.asked += 1

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.next_start:
                if child.failures:
                    log(f"starting {child.name} again")
                child.start()
        elif (code := child.process.poll()) is not None:
            child.kill_all()
            child.failures = 1 if now - child.started > SOUND_SECONDS else child.failures + 1
            child.next_start = now + min(LONGEST_PAUSE, 0.5 * 2 ** (child.failures - 1))
            child.process = None
            log(f"{child.name} ended with {code}; next start in {child.next_start - now:.1f} s")
        elif child.silent_for() > self.silence:
            log(f"{child.name} shows no sign of life for {self.silence:.0f} s; killing it")
            child.kill_all()

    def _stop(self) -> int:
        log("stopping; a running job is finished first (ask again to stop at once: the job is then done at the next start)")
        for child in self.children:
            if child.running():
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self.patience
        while any(child.running() for child in self.children) and self.asked == 1 and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        unfinished = [child for child in self.children if child.running()]
        for child in self.children:
            if child.process is not None:
                child.kill_all()
        log("stopped" + "".join(f"; {child.name} was killed" for child in unfinished))
        return 1 if unfinished else 0


def _die_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def log(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} supervisor: {text}\n")
    sys.stderr.flush()


def web(host: str, port: int) -> Child:
    """Return the web server."""
    argv = [sys.executable, "-m", "gunicorn", "--config", str(BASE / "deploy" / "gunicorn_config.py")]
    return Child("web", [*argv, "--bind", portal_address(host, port)])


def portal_address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def worker(var: Path, *, beat: bool) -> Child:
    """Return a worker that does one job at a time, with beat inside or without."""
    argv = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "campaign_portal",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "WARNING",
    ]
    argv += ["--without-gossip", "--without-mingle", "--queues", "celery,urgent"]
    if beat:
        argv += ["-B", "--schedule", str(var / "celerybeat-schedule")]
    heartbeat = Path(os.environ.get("WORKER_HEARTBEAT_FILE", var / "worker-heartbeat"))
    # Beside a web server the first page comes first: both load the portal, and a small machine has two processors.
    return Child("worker", argv, heartbeat=heartbeat, after=2.0 if beat else 0.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--worker-only", action="store_true", help="one worker, without web and beat (they are services)")
    parser.add_argument("--silence", type=float, default=60.0, help="seconds without heartbeat before the worker is killed")
    parser.add_argument("--patience", type=float, default=PATIENCE_SECONDS, help="seconds children have to stop")
    options = parser.parse_args()
    var = Path(os.environ.get("VAR_DIR", BASE / "var"))
    children = [worker(var, beat=not options.worker_only)]
    if not options.worker_only:
        children.insert(0, web(options.host, options.port))
    return Supervisor(children, options.silence, options.patience).run()


if __name__ == "__main__":
    sys.exit(main())
