"""Put mail and jobs in the outbox, inside the caller's transaction; the message to a worker goes after commit."""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from celery import current_app
from django.db import transaction
from django.utils import timezone

from core.text import nfc
from outbox.models import Job, OutgoingMail

logger = logging.getLogger(__name__)
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def queue_mail(*, key: str, purpose: str, recipient, subject: str, body: str, send_after: datetime | None = None) -> OutgoingMail:
    """Queue one letter; the same key again returns the first row unchanged. Subject: one line, at most 300 characters."""
    mail, created = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "purpose": purpose,
            "recipient": recipient,
            "subject": " ".join(nfc(subject).split())[:300],
            "body": nfc(body),
            "send_after": send_after or timezone.now(),
        },
    )
    if created and mail.send_after <= timezone.now():
        transaction.on_commit(lambda: _tell("outbox.tasks.deliver", mail.pk), robust=True)
    return mail


def queue_job(*, key: str, kind: str, payload: dict, run_after: datetime | None = None) -> Job:
    """Queue one job for the handler registered for kind; the same key again returns the first row unchanged."""
    job, created = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "run_after": run_after or timezone.now()}
    )
    if created and job.run_after <= timezone.now():
        transaction.on_commit(lambda: _tell("outbox.tasks.run", job.pk), robust=True)
    return job


@contextmanager
def quietly():
    """Queue rows without telling the worker of each: for commands that write hundreds, which the sweep finds anyway."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _tell(task: str, pk: int) -> None:
    """Send the worker a message; a broker that is down costs some seconds of delay, never the row: the sweep finds it."""
    if _quiet.get():
        return
    try:
        current_app.send_task(task, [pk], retry=False)
    except Exception:
        logger.warning("The broker did not take %s(%s); the sweep will.", task, pk, exc_info=True)
