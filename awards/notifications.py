"""Reminders to council members who have not voted in an open ballot."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from awards.lifecycle import BallotStatus
from awards.models import Ballot
from campaigns.models import Step
from campaigns.notifications import remind, stage_reminded_of
from campaigns.queries import closing_time, reminders_due
from nominations.notifications.people import link
from outbox.registry import recipient_check

PURPOSE = "reminder_of_ballot"


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
    closes = closing_time(due.stage)
    subject = _("Your ballot is still missing: %(ballot)s") % {"ballot": ballot}
    body = link(reverse("awards:ballot", args=[ballot.pk]))
    letter = {"purpose": PURPOSE, "of": f"ballot{ballot.pk}", "subject": subject, "body": body, "ballot": ballot.pk}
    return sum(remind(person, due, closes, now, **letter) for person in _without_vote(ballot))


def _without_vote(ballot):
    voted = ballot.marks.values("member__user")
    seats = ballot.sitting.council.members.exclude(user__in=voted).values("user")
    return User.objects.filter(pk__in=seats, is_active=True)


@recipient_check(PURPOSE)
def still_to_be_cast(person, about: dict) -> bool:
    """Tell whether the ballot is still open, by the same deadline, and the person's is still missing."""
    ballot = Ballot.objects.filter(pk=about["ballot"], status=BallotStatus.OPEN).first()
    return ballot is not None and stage_reminded_of(about) is not None and person in _without_vote(ballot)
