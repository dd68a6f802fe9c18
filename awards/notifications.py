"""Reminders to council members who have not voted in an open ballot."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from awards.lifecycle import BallotStatus
from awards.models import Ballot
from campaigns.models import Step
from campaigns.notifications import remind
from campaigns.queries import closing_time, reminders_due
from nominations.notifications.people import link


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
    subject = _("Your ballot is still missing: %(ballot)s") % {"ballot": ballot}
    body = link(reverse("awards:ballot", args=[ballot.pk]))
    people = User.objects.filter(pk__in=seats, is_active=True)
    return sum(remind(person, due, closes, now, of=f"ballot{ballot.pk}", subject=subject, body=body) for person in people)
