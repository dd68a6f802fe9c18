"""Do jobs: one worker at a time on each, again after a failure, given up after five, never in the way of others."""

import logging
from datetime import timedelta

from django.utils import timezone

from outbox.actions.deliver import load_rooms
from outbox.actions.leases import due, put_back, take
from outbox.models import Job, JobStatus
from outbox.registry import handler_for

logger = logging.getLogger(__name__)

# Longer than a worker may be busy with one job before it is killed (campaign_portal.heartbeat).
LEASE = timedelta(minutes=16)
RETRY_AFTER = timedelta(seconds=30)
MAX_ATTEMPTS = 5


def run_job(pk: int) -> bool:
    """Do one due job; return whether it is done now.

    The handler runs outside any transaction of ours: on SQLite an open one would keep every other writer waiting while
    papers are printed. A worker may die between the work and the note, so handlers do the same done once or twice.
    """
    job = take(Job, pk, busy=JobStatus.RUNNING, when="run_after", lease=LEASE, most=MAX_ATTEMPTS)
    if job is None:
        return False
    try:
        load_rooms()
        handler_for(job.kind)(job.payload)
    except Exception as error:
        logger.exception("Job %s failed", job.key)
        _failed(job, error)
        return False
    return put_back(job, status=JobStatus.DONE, finished_at=timezone.now(), last_error="")


def _failed(job: Job, error: Exception) -> None:
    put_back(
        job,
        status=JobStatus.FAILED if job.attempts >= MAX_ATTEMPTS else JobStatus.QUEUED,
        last_error=f"{type(error).__name__}: {error}"[:500],
        run_after=timezone.now() + RETRY_AFTER * 2**job.attempts,
    )


def run_due_jobs(*, tick=lambda: None) -> int:
    """Do every due job here and now, those they queue included; return how many were done."""
    done = 0
    while ids := list(_due().values_list("pk", flat=True)):
        for pk in ids:
            done += run_job(pk)
            tick()
    return done


def _due():
    now = timezone.now()
    return Job.objects.filter(due(JobStatus.RUNNING, "run_after", now), attempts__lt=MAX_ATTEMPTS).order_by("run_after", "pk")
