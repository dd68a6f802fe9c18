"""Rows that leave after commit: queued by other rooms, read and edited by the secretariat, delivered once."""

from outbox.actions.deliver import deliver_mail
from outbox.actions.edit import cancel_mail, edit_mail, release_mail, retry_job, retry_mail
from outbox.actions.queue import queue_job, queue_mail, quietly
from outbox.actions.sweeping import sweep
from outbox.actions.work import run_due_jobs, run_job

__all__ = [
    "cancel_mail",
    "deliver_mail",
    "edit_mail",
    "queue_job",
    "queue_mail",
    "quietly",
    "release_mail",
    "retry_job",
    "retry_mail",
    "run_due_jobs",
    "run_job",
    "sweep",
]
