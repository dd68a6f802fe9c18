"""Proof that the worker works: a file touched while beat's messages come through, or while one job is being done."""

import threading
import time
from pathlib import Path

from celery.signals import task_postrun, task_prerun, worker_ready
from django.conf import settings

TICK_SECONDS = 5
# Beat sends a message every ten seconds; without one for this long, queue, beat or worker is stuck.
SILENCE_SECONDS = 45
# One job may keep the worker busy for so long before it counts as stuck.
JOB_SECONDS = 900


class Pulse:
    """When the last message came and when the running job began, in monotonic seconds."""

    def __init__(self):
        self.last_message = time.monotonic()
        self.job_began: float | None = None

    def alive(self, now: float) -> bool:
        """Tell whether the worker shows life at the moment."""
        if self.job_began is not None:
            return now - self.job_began < JOB_SECONDS
        return now - self.last_message < SILENCE_SECONDS


pulse = Pulse()


@task_prerun.connect
def _begin(**kwargs):
    pulse.job_began = time.monotonic()


@task_postrun.connect
def _end(**kwargs):
    pulse.job_began, pulse.last_message = None, time.monotonic()


@worker_ready.connect
def _start(**kwargs):
    pulse.last_message = time.monotonic()
    threading.Thread(target=_keep_touching, args=(Path(settings.WORKER_HEARTBEAT_FILE),), daemon=True).start()


def _keep_touching(path: Path) -> None:
    while True:
        if pulse.alive(time.monotonic()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        time.sleep(TICK_SECONDS)
