"""Send letters: at least once, with one Message-ID, and only to people they still concern."""

import logging
import smtplib
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from outbox.actions.leases import put_back, take
from outbox.models import CancelReason, MailStatus, OutgoingMail
from outbox.registry import still_concerns

logger = logging.getLogger(__name__)

# Longer than all steps of one SMTP dialogue, each of which may take EMAIL_TIMEOUT.
LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=5)


def deliver_mail(pk: int) -> bool:
    """Send one due letter; return whether it left. At most one process at a time works on a letter."""
    most = settings.OUTBOX_MAX_ATTEMPTS
    mail = take(OutgoingMail, pk, busy=MailStatus.SENDING, when="send_after", lease=LEASE, most=most)
    if mail is None:
        return False
    try:
        if reason := _reason_to_stop(mail):
            put_back(mail, status=MailStatus.CANCELLED, cancel_reason=reason)
            return False
        _message(mail).send(fail_silently=False)
    except Exception as error:
        _failed(mail, error)
        return False
    _sent(mail)
    return True


@cache
def load_rooms() -> None:
    """Import what rooms register in their tasks and notifications."""
    autodiscover_modules("tasks", "notifications")


def _reason_to_stop(mail: OutgoingMail) -> str:
    load_rooms()
    if not mail.recipient.is_active:
        return CancelReason.INACTIVE
    return "" if still_concerns(mail.recipient, mail.purpose, mail.about) else CancelReason.NOT_MEANT


def _message(mail: OutgoingMail) -> EmailMessage:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    # The same letter sent twice after a crash has the same id, so that the reader's mailbox can tell.
    headers = {"Message-ID": f"<{mail.message_id}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject=mail.subject, body=mail.body, to=[mail.recipient.email], headers=headers)


def _sent(mail: OutgoingMail) -> None:
    """Write that it left, whoever holds the lease by now: it did leave."""
    OutgoingMail.objects.filter(pk=mail.pk).exclude(status=MailStatus.SENT).update(
        status=MailStatus.SENT, sent_at=timezone.now(), lease_until=None, last_error="", cancel_reason=""
    )


def _failed(mail: OutgoingMail, error: Exception) -> None:
    logger.warning("Letter %s was not taken: %s", mail.pk, error)
    text = f"{type(error).__name__}: {error}"[:500]
    if _is_permanent(error) or mail.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        put_back(mail, status=MailStatus.FAILED, last_error=text)
    else:
        put_back(mail, status=MailStatus.QUEUED, last_error=text, send_after=timezone.now() + RETRY_AFTER)


def _is_permanent(error: Exception) -> bool:
    """Tell a refusal of this very letter from trouble on the way; a wrong password of ours is trouble on the way."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)  # the letter cannot be written down: a bad header, a bad address
