"""What a person may do with a letter before it leaves, and with a letter or job that could not be done."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import locked
from outbox.actions.queue import announce_job, announce_mail
from outbox.models import CancelReason, Job, JobStatus, MailStatus, OutgoingMail
from outbox.wording import plain_body, search_key, subject_line


def _signed(mail: OutgoingMail, by, *fields: str) -> OutgoingMail:
    """Save the fields with who changed them, and when."""
    mail.edited_by, mail.edited_at = by, timezone.now()
    mail.save(update_fields=[*fields, "edited_by", "edited_at"])
    return mail


def _waiting(mail: OutgoingMail) -> OutgoingMail:
    mail = locked(mail)
    if mail.status != MailStatus.QUEUED:
        raise ValidationError(
            _("This letter can no longer be changed: it is %(status)s."),
            code="left",
            params={"status": mail.get_status_display()},
        )
    return mail


@transaction.atomic
def edit_mail(mail: OutgoingMail, *, by, subject: str, body: str, seen: str | None = None) -> OutgoingMail:
    """Change the words of a letter that still waits.

    seen: OutgoingMail.stamp as the person saw it; when somebody else has changed the letter since, nothing is written.
    """
    mail = _waiting(mail)
    if seen is not None and seen != mail.stamp:
        raise ValidationError(
            _("%(person)s has changed this letter in the meantime. Your words are kept here; compare before saving."),
            code="stale",
            params={"person": mail.edited_by or "–"},
        )
    mail.subject, mail.body = subject_line(subject), plain_body(body)
    mail.search_key = search_key(mail.subject, mail.recipient.display_name, mail.recipient.email)
    return _signed(mail, by, "subject", "body", "search_key")


@transaction.atomic
def cancel_mail(mail: OutgoingMail, *, by) -> OutgoingMail:
    """Keep a letter that still waits from leaving; its key stays taken, so nobody queues it again."""
    mail = _waiting(mail)
    mail.status, mail.cancel_reason = MailStatus.CANCELLED, CancelReason.BY_HAND
    return _signed(mail, by, "status", "cancel_reason")


@transaction.atomic
def release_mail(mail: OutgoingMail, *, by) -> OutgoingMail:
    """Let a waiting letter leave at once."""
    mail = _waiting(mail)
    mail.send_after = timezone.now()
    announce_mail(mail)
    return _signed(mail, by, "send_after")


@transaction.atomic
def retry_mail(mail: OutgoingMail, *, by) -> OutgoingMail:
    """Try a failed letter again from the start."""
    mail = locked(mail)
    if mail.status != MailStatus.FAILED:
        raise ValidationError(_("Only a letter that could not be delivered can be tried again."), code="not_failed")
    mail.status, mail.attempts, mail.send_after = MailStatus.QUEUED, 0, timezone.now()
    announce_mail(mail)
    return _signed(mail, by, "status", "attempts", "send_after")


@transaction.atomic
def retry_job(job: Job, *, by) -> Job:
    """Try a failed job again from the start."""
    job = locked(job)
    if job.status != JobStatus.FAILED:
        raise ValidationError(_("Only a failed job can be tried again."), code="not_failed")
    job.status, job.attempts, job.run_after, job.retried_by = JobStatus.QUEUED, 0, timezone.now(), by
    job.save(update_fields=["status", "attempts", "run_after", "retried_by"])
    announce_job(job)
    return job
