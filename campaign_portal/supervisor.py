"""Web and worker under one roof: a dead child is started again, a stuck worker too, and a signal ends both in peace.

Run as `python -m campaign_portal.supervisor`. Needs no Django itself, so that it outlives whatever breaks there.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

POLL_SECONDS = 0.5
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process to keep alive; heartbeat names a file that a healthy one touches."""

    name: str
    argv: list[str]
    heartbeat: Path | None = None
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


@dataclass
class Supervisor:
    """Keeps children running until it is told to stop."""

    children: list[Child]
    silence: float = 60.0
    patience: float = 60.0
    stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; return 0 when every child ended by itself within the time given."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._ask_to_stop)
        for child in self.children:
            child.start()
        while not self.stopping:
            for child in self.children:
                self._look_after(child)
            time.sleep(POLL_SECONDS)
        return self._stop()

    def _ask_to_stop(self, *_args) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.next_start:
                log(f"starting {child.name} again")
                child.start()
        elif (code := child.process.poll()) is not None:
            # One that ran well for a minute begins anew; one that keeps failing waits longer each time, at most 30 s.
            child.failures = 1 if now - child.started > 60 else child.failures + 1
            child.next_start = now + min(30.0, 0.5 * 2 ** (child.failures - 1))
            child.process = None
            log(f"{child.name} ended with {code}; next start in {child.next_start - now:.1f} s")
        elif child.silent_for() > self.silence:
            log(f"{child.name} shows no sign of life for {self.silence:.0f} s; killing it")
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _stop(self) -> int:
        log("stopping: the running job is finished first")
        running = [child for child in self.children if child.process and child.process.poll() is None]
        for child in running:
            child.process.send_signal(signal.SIGTERM)
        deadline, clean = time.monotonic() + self.patience, True
        for child in running:
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log(f"{child.name} did not stop in {self.patience:.0f} s; killing it")
                os.killpg(child.process.pid, signal.SIGKILL)
                clean = False
        log("stopped")
        return 0 if clean else 1


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def log(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} supervisor: {text}\n")
    sys.stderr.flush()


def portal_children(host: str, port: int, var: Path) -> list[Child]:
    """Return the portal's web server and worker."""
    web = [sys.executable, "-m", "gunicorn", "campaign_portal.wsgi", "--bind", f"{host}:{port}", "--workers", "2"]
    web += ["--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--graceful-timeout", "30"]
    web += ["--no-control-socket", "--worker-tmp-dir", str(var)]
    worker = [sys.executable, "-m", "celery", "-A", "campaign_portal", "worker", "-B", "--pool", "solo", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--schedule", str(var / "celerybeat-schedule")]
    return [Child("web", web), Child("worker", worker, heartbeat=var / "worker-heartbeat")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--silence", type=float, default=60.0, help="seconds without heartbeat before the worker is killed")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds children have to stop")
    options = parser.parse_args()
    var = Path(os.environ["VAR_DIR"])
    return Supervisor(portal_children(options.host, options.port, var), options.silence, options.patience).run()


if __name__ == "__main__":
    sys.exit(main())
