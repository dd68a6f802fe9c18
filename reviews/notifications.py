"""Reminders to reviewers who still have units to score."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Audience, Step
from campaigns.queries import closing_time, reminders_due
from nominations.notifications.people import link, secretariat
from outbox.actions import queue_mail
from reviews.lifecycle import AssignmentStatus
from reviews.models import Assignment


def queue_reminders(now=None) -> int:
    """Queue today's reminders of scoring to reviewers with open assignments; return how many are new."""
    now = now or timezone.now()
    with translation.override("vi"):
        return sum(_remind(due, now) for due in reminders_due(Step.REVIEW, now))


def _remind(due, now) -> int:
    open_ones = Assignment.objects.filter(self_assessment__round=due.stage.round, status=AssignmentStatus.OPEN)
    counts = dict(open_ones.values_list("reviewer").annotate(count=Count("pk")))
    people = {person: counts[person.pk] for person in User.objects.filter(pk__in=counts, is_active=True)}
    if counts and due.audience == Audience.SECRETARIAT:
        people |= {person: sum(counts.values()) for person in secretariat() if person not in people}
    closes = closing_time(due.stage)
    written = [_write(person, count, due, closes, now) for person, count in people.items()]
    return sum(written)


def _write(person, count, due, closes, now) -> int:
    params = {"count": count, "round": due.stage.round, "deadline": f"{timezone.localtime(closes):%H:%M %d/%m/%Y}"}
    subject = _("%(count)d units still to be scored, %(round)s") % params
    mail = queue_mail(
        key=f"reminder:{due.stage.pk}:{closes:%Y%m%d}:{due.offset}:{person.pk}:0",
        purpose="reminder",
        recipient=person,
        subject=subject,
        body="\n\n".join(
            [_("The deadline of scoring in %(round)s is %(deadline)s.") % params, link(reverse("reviews:assignments"))]
        ),
        send_after=now + timedelta(minutes=settings.OUTBOX_HOLD_MINUTES),
    )
    return int(mail.created_at >= now)
