"""Reminders to council members who have not voted in an open ballot."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from awards.lifecycle import BallotStatus
from awards.models import Ballot
from campaigns.models import Step
from campaigns.queries import closing_time, reminders_due
from nominations.notifications.people import link
from outbox.actions import queue_mail


def queue_reminders(now=None) -> int:
    """Queue today's reminders to the members whose ballot is still missing; return how many are new."""
    now = now or timezone.now()
    count = 0
    with translation.override(settings.LANGUAGE_CODE):
        for due in reminders_due(Step.COUNCIL, now):
            for ballot in Ballot.objects.filter(status=BallotStatus.OPEN, sitting__council__round=due.stage.round):
                count += _remind(ballot, due, now)
    return count


def _remind(ballot, due, now) -> int:
    voted = ballot.marks.values("member__user")
    seats = ballot.sitting.council.members.exclude(user__in=voted).values("user")
    closes = closing_time(due.stage)
    count, started = 0, timezone.now()
    for person in User.objects.filter(pk__in=seats, is_active=True):
        mail = queue_mail(
            key=f"reminder:{due.stage.pk}:{closes:%Y%m%d}:{due.offset}:{person.pk}:ballot{ballot.pk}",
            purpose="reminder",
            recipient=person,
            subject=_("Your ballot is still missing: %(ballot)s") % {"ballot": ballot},
            body=link(reverse("awards:ballot", args=[ballot.pk])),
            send_after=now + timedelta(minutes=settings.OUTBOX_HOLD_MINUTES),
        )
        count += int(mail.created_at >= started)
    return count
