"""The letter every room's reminder is: one for each window, closing day, rule, person and thing still to be done."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from campaigns.lifecycle import OVER, RoundStatus
from campaigns.models import Stage
from campaigns.queries import closing_time
from outbox.actions import queue_mail


def remind(person, due, closes, now, *, purpose: str, of, subject: str, body: str, **about) -> bool:
    """Queue one reminder, held so that the secretariat can still stop it; tell whether it is new.

    due: the campaigns.queries.DueReminder. of: what is still to be done, as the last part of the letter's key. about: what the
    room's recipient_check needs beside the window.
    """
    started = timezone.now()
    mail = queue_mail(
        key=f"reminder:{due.stage.pk}:{closes:%Y%m%d}:{due.offset}:{person.pk}:{of}",
        purpose=purpose,
        recipient=person,
        subject=subject,
        body=body,
        send_after=now + timedelta(minutes=settings.OUTBOX_HOLD_MINUTES),
        about={
            "stage": due.stage.pk,
            "closes": closes.timestamp(),
            "late": due.offset < 0,
            "audience": due.audience,
            **about,
        },
    )
    return mail.created_at >= started


def stage_reminded_of(about: dict, unit=None) -> Stage | None:
    """Return the window a held reminder speaks of; None when its round is over, it closes at another time or has closed since."""
    stages = Stage.objects.filter(pk=about["stage"]).exclude(round__status__in=[*OVER, RoundStatus.DRAFT])
    stage = stages.select_related("round__campaign").prefetch_related("extensions").first()
    if stage is None:
        return None
    closes = closing_time(stage, unit)
    stands = closes.timestamp() == about["closes"] and about["late"] == (closes < timezone.now())
    return stage if stands else None
