"""Put mail and jobs in the outbox, inside the caller's transaction; the message to a worker goes after commit."""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from outbox.models import ACCOUNT, Job, OutgoingMail
from outbox.wording import plain_body, search_key, subject_line, without_foreign_links

logger = logging.getLogger(__name__)
URGENT = "urgent"
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def queue_mail(
    *,
    key: str,
    purpose: str,
    recipient,
    subject: str,
    body: str,
    send_after: datetime | None = None,
    about: dict | None = None,
) -> OutgoingMail:
    """Queue one letter; the same key again returns the first row unchanged.

    Subject: one line, at most 300 characters. Body: plain text; its only links are those that start with BASE_URL.
    about: what the purpose's recipient_check needs to know when the letter leaves.
    """
    subject, body = (without_foreign_links(text, base_url=settings.BASE_URL) for text in (subject, plain_body(body)))
    subject = subject_line(subject)
    mail, created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "purpose": purpose,
            "recipient": recipient,
            "subject": subject,
            "body": body,
            "search_key": search_key(subject, recipient.display_name, recipient.email),
            "send_after": send_after or timezone.now(),
            "about": about or {},
        },
    )
    if created:
        announce_mail(mail)
    return mail


def queue_job(*, key: str, kind: str, payload: dict, run_after: datetime | None = None) -> Job:
    """Queue one job for the handler registered for kind; the same key again returns the first row unchanged."""
    job, created = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "run_after": run_after or timezone.now()}
    )
    if created:
        announce_job(job)
    return job


def announce_mail(mail: OutgoingMail) -> None:
    """Tell a worker after commit, when the letter is due; one that is held waits for the sweep."""
    if mail.send_after <= timezone.now():
        # A password reset does not wait behind a thousand reminders: workers take from both queues in turn.
        queue = URGENT if mail.purpose == ACCOUNT else None
        transaction.on_commit(lambda: _tell("outbox.tasks.deliver", mail.pk, queue=queue), robust=True)


def announce_job(job: Job) -> None:
    """Tell a worker after commit, when the job is due."""
    if job.run_after <= timezone.now():
        transaction.on_commit(lambda: _tell("outbox.tasks.run", job.pk), robust=True)


@contextmanager
def quietly():
    """Queue rows without telling a worker of each: for commands that write hundreds, which the sweep finds anyway."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _tell(task: str, pk: int, *, queue: str | None = None) -> None:
    """Send the worker a message; a broker that is down costs some seconds of delay, never the row: the sweep finds it."""
    if _quiet.get():
        return
    try:
        current_app.send_task(task, [pk], queue=queue, retry=False)
    except Exception:
        logger.warning("The broker did not take %s(%s); the sweep will.", task, pk, exc_info=True)
