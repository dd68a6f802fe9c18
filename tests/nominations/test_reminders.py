from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from campaigns.models import ReminderRule, Round, Step
from nominations.models import Nomination
from nominations.notifications import queue_reminders
from outbox.actions import deliver_mail
from outbox.models import OutgoingMail
from tests.factories.campaigns import ExtensionFactory, RoundFactory, StageFactory
from tests.factories.nominations import NominationFactory, SelfAssessmentFactory, UnitPlanFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import person, secretary
from units.roles import Role

pytestmark = pytest.mark.django_db
# A Friday, 17:00 in Vietnam.
CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
THREE_BEFORE = CLOSES - timedelta(days=3, hours=9)
LATE = CLOSES + timedelta(days=3)


class Cast:
    """Two units of a round; reminders three days before to the doers, one before to the head, one after to the secretariat."""

    def __init__(self, step):
        self.round = RoundFactory(open=True)
        self.stage = StageFactory(round=self.round, step=step, closes_at=CLOSES)
        self.done, self.pending = UnitFactory(), UnitFactory()
        self.staff = {u: person(u, Role.UNIT_STAFF) for u in (self.done, self.pending)}
        self.head = {u: person(u, Role.UNIT_HEAD) for u in (self.done, self.pending)}
        self.secretary = secretary()
        for days, audience in ((3, "doer"), (1, "head"), (0, "doer"), (-1, "secretariat")):
            ReminderRule.objects.create(step=step, working_days_before=days, audience=audience)


def told():
    return [mail.recipient for mail in OutgoingMail.objects.order_by("pk")]


@pytest.fixture
def plans():
    c = Cast(Step.REGISTRATION)
    UnitPlanFactory(round=c.round, unit=c.done, registered=True)
    # The department of the secretariat takes part as well.
    UnitPlanFactory(round=c.round, unit=c.secretary.memberships.get().unit, registered=True)
    return c


@pytest.fixture
def assessments():
    c = Cast(Step.SELF_ASSESSMENT)
    SelfAssessmentFactory(round=c.round, unit=c.done, submitted=True)
    SelfAssessmentFactory(round=c.round, unit=c.secretary.memberships.get().unit, submitted=True)
    return c


@pytest.mark.parametrize("kind", ["plans", "assessments"])
def test_exactly_those_who_have_not_done_the_step_are_reminded_once(kind, request):
    c = request.getfixturevalue(kind)
    assert queue_reminders(THREE_BEFORE) == 1
    assert queue_reminders(THREE_BEFORE) == 0
    assert told() == [c.staff[c.pending]]
    mail = OutgoingMail.objects.get()
    assert ("17:00" in mail.body, "20/03/2026" in mail.body, str(c.pending) in mail.body) == (True, True, True)


def test_it_climbs_to_the_head_and_when_late_to_the_secretariat(plans):
    queue_reminders(CLOSES - timedelta(days=1))
    assert set(told()) == {plans.staff[plans.pending], plans.head[plans.pending]}
    OutgoingMail.objects.all().delete()
    queue_reminders(LATE)
    assert set(told()) == {plans.staff[plans.pending], plans.head[plans.pending], plans.secretary}
    assert all("Quá hạn" in m.subject or "Late" in m.subject for m in OutgoingMail.objects.all())


def test_on_the_last_day_it_is_said_in_the_morning_and_not_after_closing(plans):
    assert queue_reminders(CLOSES + timedelta(hours=1)) == 0
    assert queue_reminders(CLOSES - timedelta(hours=8)) == 1


def test_a_deadline_extended_for_all_reminds_again(plans):
    queue_reminders(THREE_BEFORE)
    ExtensionFactory(stage=plans.stage, closes_at=CLOSES + timedelta(days=7))
    assert queue_reminders(THREE_BEFORE) == 0
    assert queue_reminders(THREE_BEFORE + timedelta(days=7)) == 1
    assert told() == [plans.staff[plans.pending]] * 2


def test_a_unit_with_its_own_extension_is_reminded_by_its_own_clock(plans):
    ExtensionFactory(stage=plans.stage, unit=plans.pending, closes_at=CLOSES + timedelta(days=7))
    assert queue_reminders(THREE_BEFORE) == 0
    assert queue_reminders(LATE) == 0
    assert queue_reminders(THREE_BEFORE + timedelta(days=7)) == 1
    assert "27/03/2026" in OutgoingMail.objects.get().body
    ExtensionFactory(stage=plans.stage, unit=plans.done, closes_at=CLOSES + timedelta(days=7))
    assert queue_reminders(THREE_BEFORE + timedelta(days=7)) == 0


def test_what_waits_for_the_head_reminds_the_head_alone(assessments):
    c = assessments
    criteria_set = c.done.self_assessments.get().criteria_set
    SelfAssessmentFactory(round=c.round, unit=c.pending, awaiting_head=True, criteria_set=criteria_set)
    queue_reminders(THREE_BEFORE)
    assert told() == [c.head[c.pending]]


def test_a_plan_is_the_staffs_even_while_the_self_assessment_waits_for_the_head(plans):
    SelfAssessmentFactory(round=plans.round, unit=plans.pending, awaiting_head=True)
    queue_reminders(THREE_BEFORE)
    assert told() == [plans.staff[plans.pending]]


def test_of_nominations_only_those_begun_and_not_sent_are_reminded():
    c = Cast(Step.NOMINATION)
    assert queue_reminders(THREE_BEFORE) == 0
    NominationFactory(round=c.round, unit=c.done, submitted=True)
    waiting = NominationFactory(round=c.round, unit=c.pending, status="awaiting_head")
    queue_reminders(THREE_BEFORE)
    assert told() == [c.head[c.pending]]
    OutgoingMail.objects.all().delete()
    NominationFactory(round=c.round, unit=c.pending)
    queue_reminders(THREE_BEFORE)
    assert (told(), waiting.status) == ([c.staff[c.pending]], "awaiting_head")


def test_people_who_left_are_not_reminded(plans):
    staff = plans.staff[plans.pending]
    staff.is_active = False
    staff.save()
    assert queue_reminders(THREE_BEFORE) == 0


# -- a reminder is held for a while; what happens meanwhile counts --------------------------
def outcome(at=THREE_BEFORE + timedelta(hours=3)) -> list[str]:
    """Let the held letters leave and return what became of each."""
    with time_machine.travel(at, tick=False):
        for mail in OutgoingMail.objects.all():
            deliver_mail(mail.pk)
    return [mail.cancel_reason or mail.status for mail in OutgoingMail.objects.order_by("pk")]


@pytest.mark.parametrize("kind", ["plans", "assessments"])
def test_a_held_reminder_leaves_when_the_step_is_still_to_be_done(kind, request):
    request.getfixturevalue(kind)
    queue_reminders(THREE_BEFORE)
    assert outcome() == ["sent"]


def test_a_held_reminder_does_not_leave_once_the_step_is_done(plans):
    queue_reminders(THREE_BEFORE)
    UnitPlanFactory(round=plans.round, unit=plans.pending, registered=True)
    assert outcome() == ["not_meant"]


def test_a_held_reminder_to_staff_does_not_leave_once_only_the_head_can_go_on(assessments):
    c = assessments
    queue_reminders(THREE_BEFORE)
    criteria_set = c.done.self_assessments.get().criteria_set
    SelfAssessmentFactory(round=c.round, unit=c.pending, awaiting_head=True, criteria_set=criteria_set)
    assert outcome() == ["not_meant"]


def test_a_held_reminder_of_a_begun_nomination_does_not_leave_once_it_is_sent():
    c = Cast(Step.NOMINATION)
    begun = NominationFactory(round=c.round, unit=c.pending)
    queue_reminders(THREE_BEFORE)
    Nomination.objects.filter(pk=begun.pk).update(status="submitted")
    assert outcome() == ["not_meant"]


@pytest.mark.parametrize("whose", ["all", "one"])
def test_a_held_reminder_with_a_deadline_that_was_moved_does_not_leave(plans, whose):
    queue_reminders(THREE_BEFORE)
    unit = plans.pending if whose == "one" else None
    ExtensionFactory(stage=plans.stage, unit=unit, closes_at=CLOSES + timedelta(days=7))
    assert outcome() == ["not_meant"]


def test_a_held_reminder_does_not_leave_after_the_end_it_warns_of(plans):
    queue_reminders(THREE_BEFORE)
    assert outcome(at=CLOSES + timedelta(minutes=1)) == ["not_meant"]


def test_a_held_reminder_does_not_leave_once_the_round_is_over(plans):
    queue_reminders(THREE_BEFORE)
    Round.objects.filter(pk=plans.round.pk).update(status="archived")
    assert outcome() == ["not_meant"]


def test_a_held_reminder_does_not_go_to_who_has_left_the_unit(plans):
    queue_reminders(THREE_BEFORE)
    plans.staff[plans.pending].memberships.update(valid_to=THREE_BEFORE.date() - timedelta(days=1))
    assert outcome() == ["not_meant"]
