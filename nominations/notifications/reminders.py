"""Reminders before a deadline and when late, to exactly those who have not done the step; the secretariat can stop each."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaigns.models import ReminderRule, Step
from campaigns.queries import closing_time, reminders_due, working_days_left
from nominations.lifecycle import AssessmentStatus
from nominations.models import SelfAssessment
from nominations.notifications.people import link, people_in, secretariat
from nominations.queries.plan import units_in, units_without_plan
from outbox.actions import queue_mail
from units.roles import Role

DONE = [AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED, AssessmentStatus.FINAL]
Audience = ReminderRule.Audience


def queue_reminders(now=None) -> int:
    """Queue today's reminders of registration and self-assessment; return how many are new. Running twice queues none twice."""
    now = now or timezone.now()
    count = 0
    with translation.override("vi"):
        for step, pending in ((Step.REGISTRATION, units_without_plan), (Step.SELF_ASSESSMENT, _units_without_assessment)):
            for due in reminders_due(step, now):
                for unit in pending(due.stage.round):
                    count += _remind(unit, due, now)
    return count


def _units_without_assessment(round):
    done = SelfAssessment.objects.filter(round=round, status__in=DONE).values("unit")
    return units_in(round).exclude(pk__in=done)


def _remind(unit, due, now) -> int:
    closes = closing_time(due.stage, unit)
    # An extension of its own puts the unit on another clock.
    if (due.offset > 0) != (closes >= now):
        return 0
    waiting_for_head = SelfAssessment.objects.filter(
        unit=unit, round=due.stage.round, status=AssessmentStatus.AWAITING_HEAD
    ).exists()
    people = {person.pk: person for person in people_in(unit, Role.UNIT_HEAD if waiting_for_head else Role.UNIT_STAFF)}
    if due.audience in {Audience.HEAD, Audience.SECRETARIAT}:
        people |= {person.pk: person for person in people_in(unit, Role.UNIT_HEAD)}
    if due.audience == Audience.SECRETARIAT:
        people |= {person.pk: person for person in secretariat()}
    return sum(_write(person, unit, due, closes, now) for person in people.values())


def _write(person, unit, due, closes, now) -> int:
    step = due.stage.get_step_display()
    params = {
        "unit": unit,
        "step": step,
        "round": due.stage.round,
        "deadline": f"{timezone.localtime(closes):%H:%M ngày %d/%m/%Y}",
        "days": working_days_left(closes, now),
    }
    if due.offset > 0:
        subject = _("%(days)d working days left: %(step)s, %(unit)s") % params
        body = _("%(unit)s has not finished “%(step)s” of %(round)s yet. The deadline is %(deadline)s.") % params
    else:
        subject = _("Late: %(step)s, %(unit)s") % params
        body = _("%(unit)s has not finished “%(step)s” of %(round)s; the deadline was %(deadline)s.") % params
    mail = queue_mail(
        key=f"reminder:{due.stage.pk}:{closes:%Y%m%d}:{due.offset}:{person.pk}:{unit.pk}",
        purpose="reminder",
        recipient=person,
        subject=subject,
        body=f"{body}\n\n{link(reverse('desk'))}",
        send_after=now + timedelta(minutes=settings.OUTBOX_HOLD_MINUTES),
    )
    return int(mail.created_at >= now)
