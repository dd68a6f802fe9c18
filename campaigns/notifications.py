"""The letter every room's reminder is: one for each window, closing day, rule, person and thing still to be done."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from outbox.actions import queue_mail


def remind(person, due, closes, now, *, of, subject: str, body: str) -> bool:
    """Queue one reminder, held so that the secretariat can still stop it; tell whether it is new.

    due: the campaigns.queries.DueReminder. of: what is still to be done, as the last part of the letter's key.
    """
    started = timezone.now()
    mail = queue_mail(
        key=f"reminder:{due.stage.pk}:{closes:%Y%m%d}:{due.offset}:{person.pk}:{of}",
        purpose="reminder",
        recipient=person,
        subject=subject,
        body=body,
        send_after=now + timedelta(minutes=settings.OUTBOX_HOLD_MINUTES),
    )
    return mail.created_at >= started
