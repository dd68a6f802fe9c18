"""Deliver letters and do jobs: a lease taken by one conditional UPDATE, so two workers never hold the same row."""

import logging
import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from outbox.models import Job, JobStatus, MailStatus, OutgoingMail
from outbox.registry import handler_for

logger = logging.getLogger(__name__)

MAIL_LEASE, JOB_LEASE = timedelta(minutes=2), timedelta(minutes=10)
RETRY_MAIL_AFTER, RETRY_JOB_AFTER = timedelta(minutes=5), timedelta(seconds=30)
MAX_JOB_ATTEMPTS = 5
# A row younger than this has a message of its own on the way.
GRACE = timedelta(seconds=20)
ACCOUNT = "account"


def _due(busy_status: str, when: str, now):
    """Rows that may be taken up: waiting and due, or held under a lease that has run out."""
    return Q(status="queued", **{f"{when}__lte": now}) | Q(status=busy_status, lease_until__lt=now)


def deliver_mail(pk: int) -> bool:
    """Send one due letter; return whether it left. At most one process at a time works on a letter."""
    now = timezone.now()
    taken = OutgoingMail.objects.filter(_due(MailStatus.SENDING, "send_after", now), pk=pk).update(
        status=MailStatus.SENDING, lease_until=now + MAIL_LEASE
    )
    if not taken:
        return False
    mail = OutgoingMail.objects.select_related("recipient").get(pk=pk)
    if not mail.recipient.is_active:
        _finish(mail, MailStatus.CANCELLED, error="recipient is no longer active")
        return False
    try:
        _message(mail).send(fail_silently=False)
    except smtplib.SMTPResponseException as error:
        _failed(mail, error, permanent=error.smtp_code >= 500)
    except smtplib.SMTPRecipientsRefused as error:
        _failed(mail, error, permanent=all(code >= 500 for code, _text in error.recipients.values()))
    except (OSError, smtplib.SMTPException) as error:
        _failed(mail, error, permanent=False)
    else:
        _finish(mail, MailStatus.SENT, sent_at=timezone.now())
        return True
    return False


def _message(mail: OutgoingMail) -> EmailMessage:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    # The same letter sent twice after a crash has the same id, so that the reader's mailbox can tell.
    headers = {"Message-ID": f"<{mail.message_id}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=mail.subject, body=mail.body, to=[mail.recipient.email], headers=headers)


def _finish(mail, status, *, error: str = "", sent_at=None) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        status=status, lease_until=None, attempts=mail.attempts + 1, last_error=error[:500], sent_at=sent_at
    )


def _failed(mail, error, *, permanent: bool) -> None:
    logger.warning("Letter %s was not taken: %s", mail.pk, error)
    if permanent or mail.attempts + 1 >= settings.OUTBOX_MAX_ATTEMPTS:
        _finish(mail, MailStatus.FAILED, error=str(error))
        return
    OutgoingMail.objects.filter(pk=mail.pk).update(
        status=MailStatus.QUEUED,
        lease_until=None,
        attempts=mail.attempts + 1,
        last_error=str(error)[:500],
        send_after=timezone.now() + RETRY_MAIL_AFTER,
    )


def run_job(pk: int) -> bool:
    """Do one due job; return whether it is done now. A handler does the same once or twice: a worker may die between."""
    now = timezone.now()
    taken = Job.objects.filter(_due(JobStatus.RUNNING, "run_after", now), pk=pk).update(
        status=JobStatus.RUNNING, lease_until=now + JOB_LEASE
    )
    if not taken:
        return False
    job = Job.objects.get(pk=pk)
    try:
        autodiscover_modules("tasks")
        handler_for(job.kind)(job.payload)
    except Exception as error:
        logger.exception("Job %s failed", job.key)
        _job_failed(job, error)
        return False
    Job.objects.filter(pk=pk).update(
        status=JobStatus.DONE, finished_at=timezone.now(), lease_until=None, attempts=job.attempts + 1, last_error=""
    )
    return True


def _job_failed(job, error) -> None:
    attempts = job.attempts + 1
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.FAILED if attempts >= MAX_JOB_ATTEMPTS else JobStatus.QUEUED,
        attempts=attempts,
        lease_until=None,
        last_error=f"{type(error).__name__}: {error}"[:500],
        run_after=timezone.now() + RETRY_JOB_AFTER * 2**attempts,
    )


def sweep(limit: int = 200) -> int:
    """Take up what no message announced: rows whose message was lost or whose worker died; return how many were handled.

    Account letters go first, so that a password reset never waits behind a thousand reminders.
    """
    now = timezone.now()
    first = Case(When(purpose=ACCOUNT, then=Value(0)), default=Value(1), output_field=IntegerField())
    mails = OutgoingMail.objects.filter(_due(MailStatus.SENDING, "send_after", now), created_at__lte=now - GRACE)
    mail_ids = list(mails.order_by(first, "send_after").values_list("pk", flat=True)[:limit])
    jobs = Job.objects.filter(_due(JobStatus.RUNNING, "run_after", now), created_at__lte=now - GRACE)
    job_ids = list(jobs.order_by("run_after", "pk").values_list("pk", flat=True)[:limit])
    for pk in mail_ids:
        deliver_mail(pk)
    for pk in job_ids:
        run_job(pk)
    return len(mail_ids) + len(job_ids)


def run_due_jobs(*, tick=lambda: None) -> int:
    """Do every due job here and now, those they queue included; return how many were done."""
    done = 0
    while ids := list(Job.objects.filter(_due(JobStatus.RUNNING, "run_after", timezone.now())).values_list("pk", flat=True)):
        for pk in ids:
            done += run_job(pk)
            tick()
    return done
