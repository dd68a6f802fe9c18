"""Reminders before a deadline and when late, to exactly those who have not done the step; the secretariat can stop each."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaigns.models import Extension, ReminderRule, Step
from campaigns.notifications import remind, stage_reminded_of
from campaigns.queries import closing_time, reminders_due
from nominations.lifecycle import AssessmentStatus, NominationStatus
from nominations.models import Nomination, SelfAssessment
from nominations.notifications.people import link, people_in, secretariat
from nominations.queries.plan import units_in, units_without_plan
from outbox.registry import recipient_check
from units.models import Unit
from units.roles import Role

DONE = [AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED, AssessmentStatus.FINAL]
UNSENT = [NominationStatus.DRAFT, NominationStatus.RETURNED, NominationStatus.AWAITING_HEAD]
Audience = ReminderRule.Audience
PURPOSE = "reminder_of_unit"


def queue_reminders(now=None) -> int:
    """Queue today's reminders of registration, self-assessment and begun nominations; return how many are new.

    Running twice queues none twice. A unit whose window was extended is reminded by its own deadline.
    """
    now = now or timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        return sum(_remind(unit, due, now) for step in PENDING for unit, due in _due(step, now))


def _due(step, now):
    """Yield (unit, reminder) for each unit that still has to do the step and whose deadline a reminder is due for."""
    pending = PENDING[step]
    extended = set(Extension.objects.filter(stage__step=step, unit__isnull=False).values_list("stage", "unit"))
    for due in reminders_due(step, now):
        for unit in pending(due.stage.round):
            if (due.stage.pk, unit.pk) not in extended:
                yield unit, due
    units = Unit.objects.in_bulk([unit for _stage, unit in extended])
    for stage_pk, unit_pk in sorted(extended):
        for due in reminders_due(step, now, unit=units[unit_pk]):
            if due.stage.pk == stage_pk and pending(due.stage.round).filter(pk=unit_pk).exists():
                yield units[unit_pk], due


def _units_without_assessment(round):
    done = SelfAssessment.objects.filter(round=round, status__in=DONE).values("unit")
    return units_in(round).exclude(pk__in=done)


def _units_with_unsent_nomination(round):
    """Nobody has to nominate, but whoever began should know when it ends."""
    return Unit.objects.filter(pk__in=Nomination.objects.filter(round=round, status__in=UNSENT).values("unit"))


PENDING = {
    Step.REGISTRATION: units_without_plan,
    Step.SELF_ASSESSMENT: _units_without_assessment,
    Step.NOMINATION: _units_with_unsent_nomination,
}


def _waits_for_head(unit, stage) -> bool:
    """Tell whether only the head can go on."""
    if stage.step == Step.SELF_ASSESSMENT:
        return SelfAssessment.objects.filter(unit=unit, round=stage.round, status=AssessmentStatus.AWAITING_HEAD).exists()
    if stage.step == Step.NOMINATION:
        begun = Nomination.objects.filter(unit=unit, round=stage.round, status__in=UNSENT)
        return not begun.exclude(status=NominationStatus.AWAITING_HEAD).exists()
    return False


def _remind(unit, due, now) -> int:
    closes = closing_time(due.stage, unit)
    # In the evening of the last day it is late, and the reminder of the day itself comes too late as well.
    if (due.offset < 0) != (closes < now):
        return 0
    subject, body = _wording(unit, due, closes)
    letter = {"purpose": PURPOSE, "of": unit.pk, "subject": subject, "body": body, "unit": unit.pk}
    return sum(remind(person, due, closes, now, **letter) for person in _concerned(unit, due.stage, due.audience))


def _concerned(unit, stage, audience) -> list:
    """Return whom a reminder goes to: who can go on, and whom the rule tells beside them."""
    role = Role.UNIT_HEAD if _waits_for_head(unit, stage) else Role.UNIT_STAFF
    people = {person.pk: person for person in people_in(unit, role)}
    if audience in {Audience.HEAD, Audience.SECRETARIAT}:
        people |= {person.pk: person for person in people_in(unit, Role.UNIT_HEAD)}
    if audience == Audience.SECRETARIAT:
        people |= {person.pk: person for person in secretariat()}
    return list(people.values())


@recipient_check(PURPOSE)
def still_to_be_done(person, about: dict) -> bool:
    """Tell whether the unit still has to do the step, by the same deadline, and the person is still one to be told."""
    unit = Unit.objects.get(pk=about["unit"])
    stage = stage_reminded_of(about, unit)
    if stage is None or not PENDING[stage.step](stage.round).filter(pk=unit.pk).exists():
        return False
    return person in _concerned(unit, stage, about["audience"])


def _wording(unit, due, closes) -> tuple[str, str]:
    params = {
        "unit": unit,
        "step": due.stage.get_step_display(),
        "round": due.stage.round,
        "deadline": f"{timezone.localtime(closes):%H:%M ngày %d/%m/%Y}",
        "days": due.days_left,
    }
    if due.offset >= 0:
        subject = _("%(days)d working days left: %(step)s, %(unit)s") % params
        body = _("%(unit)s has not finished “%(step)s” of %(round)s yet. The deadline is %(deadline)s.") % params
    else:
        subject = _("Late: %(step)s, %(unit)s") % params
        body = _("%(unit)s has not finished “%(step)s” of %(round)s; the deadline was %(deadline)s.") % params
    return subject, f"{body}\n\n{link(reverse('desk'))}"
