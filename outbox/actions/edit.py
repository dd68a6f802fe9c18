"""What the secretariat may do with a letter before it leaves, and with one that could not."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import nfc
from outbox.models import Job, JobStatus, MailStatus, OutgoingMail


def _waiting(mail: OutgoingMail) -> OutgoingMail:
    mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.status != MailStatus.QUEUED:
        raise ValidationError(
            _("This letter can no longer be changed: it is %(status)s."),
            code="left",
            params={"status": mail.get_status_display()},
        )
    return mail


@transaction.atomic
def edit_mail(mail: OutgoingMail, *, by, subject: str, body: str) -> OutgoingMail:
    """Change the words of a letter that still waits."""
    mail = _waiting(mail)
    mail.subject, mail.body, mail.edited_by = " ".join(nfc(subject).split())[:300], nfc(body), by
    mail.save(update_fields=["subject", "body", "edited_by"])
    return mail


@transaction.atomic
def cancel_mail(mail: OutgoingMail, *, by) -> OutgoingMail:
    """Keep a letter that still waits from leaving; its key stays taken, so nobody queues it again."""
    mail = _waiting(mail)
    mail.status, mail.edited_by = MailStatus.CANCELLED, by
    mail.save(update_fields=["status", "edited_by"])
    return mail


@transaction.atomic
def release_mail(mail: OutgoingMail, *, by) -> OutgoingMail:
    """Let a waiting letter leave at once."""
    mail = _waiting(mail)
    mail.send_after, mail.edited_by = timezone.now(), by
    mail.save(update_fields=["send_after", "edited_by"])
    return mail


@transaction.atomic
def retry_mail(mail: OutgoingMail, *, by) -> OutgoingMail:
    """Try a failed letter again from the start."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.status != MailStatus.FAILED:
        raise ValidationError(_("Only a letter that could not be delivered can be tried again."), code="not_failed")
    mail.status, mail.attempts, mail.send_after, mail.lease_until = MailStatus.QUEUED, 0, timezone.now(), None
    mail.edited_by = by
    mail.save(update_fields=["status", "attempts", "send_after", "lease_until", "edited_by"])
    return mail


@transaction.atomic
def retry_job(job: Job, *, by) -> Job:
    """Try a failed job again from the start."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.status != JobStatus.FAILED:
        raise ValidationError(_("Only a failed job can be tried again."), code="not_failed")
    job.status, job.attempts, job.run_after, job.lease_until = JobStatus.QUEUED, 0, timezone.now(), None
    job.save(update_fields=["status", "attempts", "run_after", "lease_until"])
    return job
