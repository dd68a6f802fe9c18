"""Proof that worker and beat work: files touched while beat's messages come through, or while one job is being done.

A thread touches the worker's file, since a job may keep the only thread of a solo pool busy for minutes; but only as
long as messages arrive (queue, beat and consumer all live) or the present job is within its time. A worker that is
stopped, deadlocked or deaf lets the file grow old, and the supervisor starts it anew.
"""

import threading
import time
from pathlib import Path

from celery.signals import after_task_publish, beat_init, task_postrun, task_prerun, worker_ready
from django.conf import settings

TICK_SECONDS = 5
# Beat sends messages every ten and fifteen seconds; without one for this long, queue, beat or worker is stuck.
SILENCE_SECONDS = 60
# One job may keep the worker busy for so long before it counts as stuck.
JOB_SECONDS = 900


class Pulse:
    """When the last message came and when the running job began, in monotonic seconds."""

    def __init__(self):
        self.last_message = time.monotonic()
        self.job_began: float | None = None

    def alive(self, now: float) -> bool:
        """Tell whether the worker shows life at the moment."""
        began = self.job_began
        if began is not None:
            return now - began < JOB_SECONDS
        return now - self.last_message < SILENCE_SECONDS


pulse = Pulse()


@task_prerun.connect
def _begin(**kwargs):
    pulse.job_began = time.monotonic()


@task_postrun.connect
def _end(**kwargs):
    pulse.last_message, pulse.job_began = time.monotonic(), None


@worker_ready.connect
def _start(**kwargs):
    pulse.last_message = time.monotonic()
    threading.Thread(target=_keep_touching, args=(Path(settings.WORKER_HEARTBEAT_FILE),), daemon=True).start()


def _keep_touching(path: Path) -> None:
    while True:
        if pulse.alive(time.monotonic()):
            path.touch()
        time.sleep(TICK_SECONDS)


@beat_init.connect
def _start_beat(**kwargs):
    after_task_publish.connect(_sent)


def _sent(**kwargs):
    # Beat as a service of its own lives as long as the broker takes its messages.
    Path(settings.BEAT_HEARTBEAT_FILE).touch()
