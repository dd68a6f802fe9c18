"""Reminders to reviewers who still have units to score or appeals to decide."""

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Audience, Step
from campaigns.notifications import remind, stage_reminded_of
from campaigns.queries import closing_time, reminders_due
from nominations.notifications.people import link, secretariat
from outbox.registry import recipient_check
from reviews.lifecycle import AssignmentStatus
from reviews.models import Assignment
from reviews.queries import undecided_appeals

PURPOSE = "reminder_of_reviewer"


def queue_reminders(now=None) -> int:
    """Queue today's reminders of scoring and of appeals to those who still have some; return how many are new."""
    now = now or timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_remind(due, now) for step in PENDING for due in reminders_due(step, now))


def _scoring(round) -> tuple[dict, str, str, str]:
    open_ones = Assignment.objects.filter(self_assessment__round=round, status=AssignmentStatus.OPEN)
    counts = dict(open_ones.order_by().values_list("reviewer").annotate(count=Count("pk")))
    subject = _("%(count)d units still to be scored, %(round)s")
    return counts, subject, _("The deadline of scoring in %(round)s is %(deadline)s."), reverse("reviews:assignments")


def _appeals(round) -> tuple[dict, str, str, str]:
    """An appeal that nobody has yet is the secretariat's: its key is None."""
    undecided = undecided_appeals(round)
    counts = dict(undecided.order_by().values_list("assigned_to").annotate(count=Count("pk")))
    subject = _("%(count)d appeals still to be decided, %(round)s")
    return counts, subject, _("The deadline of appeals in %(round)s is %(deadline)s."), reverse("reviews:appeals")


PENDING = {Step.REVIEW: _scoring, Step.APPEAL: _appeals}


def _remind(due, now) -> int:
    counts, *words = PENDING[due.stage.step](due.stage.round)
    people = _concerned(counts, due.audience)
    return sum(_write(person, count, due, now, *words) for person, count in people.items())


def _concerned(counts: dict, audience) -> dict:
    """Return whom a reminder goes to, with how much each still has to do."""
    people = {person: counts[person.pk] for person in User.objects.filter(pk__in=counts, is_active=True)}
    if counts and (None in counts or audience == Audience.SECRETARIAT):
        people |= {person: sum(counts.values()) for person in secretariat() if person not in people}
    return people


@recipient_check(PURPOSE)
def still_to_be_done(person, about: dict) -> bool:
    """Tell whether the person still has scores or appeals open, by the same deadline."""
    stage = stage_reminded_of(about)
    if stage is None:
        return False
    counts, *_words = PENDING[stage.step](stage.round)
    return person in _concerned(counts, about["audience"])


def _write(person, count, due, now, subject, sentence, url) -> bool:
    closes = closing_time(due.stage)
    params = {"count": count, "round": due.stage.round, "deadline": f"{timezone.localtime(closes):%H:%M %d/%m/%Y}"}
    body = "\n\n".join([sentence % params, link(url)])
    return remind(person, due, closes, now, purpose=PURPOSE, of=0, subject=subject % params, body=body)
