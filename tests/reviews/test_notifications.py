from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from campaigns.models import ReminderRule, Step
from outbox.actions import deliver_mail
from outbox.models import OutgoingMail
from reviews import actions
from reviews.notifications import queue_reminders
from tests.factories.campaigns import ExtensionFactory, StageFactory
from tests.factories.reviews import AppealFactory
from tests.reviews.cast import cast, frozen, person, scored
from units.roles import Role

pytestmark = pytest.mark.django_db
# A Friday, 17:00 in Vietnam.
CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
THREE_BEFORE = CLOSES - timedelta(days=3, hours=9)


@pytest.fixture
def c():
    """Two units with one open assignment each for the first reviewer, one submitted by the second; reminders 3 before, 1 late."""
    c = cast(reviewers=3)
    c.stage = StageFactory(round=c.round, step=Step.REVIEW, closes_at=CLOSES)
    for assessment in c.assessments:
        actions.assign(assessment, c.reviewers[0], by=c.secretary)
    scored(c, c.assessments[0], c.reviewers[1])
    ReminderRule.objects.create(step=Step.REVIEW, working_days_before=3, audience="doer")
    ReminderRule.objects.create(step=Step.REVIEW, working_days_before=-1, audience="secretariat")
    return c


def told() -> list:
    return [mail.recipient for mail in OutgoingMail.objects.order_by("pk")]


def test_exactly_those_with_open_assignments_are_reminded_once(c):
    queue_reminders(THREE_BEFORE)
    assert told() == [c.reviewers[0]]
    assert queue_reminders(THREE_BEFORE) == 0
    assert told() == [c.reviewers[0]]
    mail = OutgoingMail.objects.get()
    assert ("2" in mail.subject, "17:00 20/03/2026" in mail.body) == (True, True)


def test_nobody_is_reminded_on_other_days(c):
    assert queue_reminders(THREE_BEFORE - timedelta(days=5)) == 0
    assert told() == []


def test_when_it_is_late_the_secretariat_hears_of_it_too(c):
    queue_reminders(CLOSES + timedelta(days=3))
    assert set(told()) == {c.reviewers[0], c.secretary}


def test_a_new_deadline_reminds_again(c):
    queue_reminders(THREE_BEFORE)
    ExtensionFactory(stage=c.stage, closes_at=CLOSES + timedelta(days=7))
    queue_reminders(THREE_BEFORE + timedelta(days=7))
    assert told() == [c.reviewers[0], c.reviewers[0]]


def test_those_who_finished_lost_their_assignment_or_left_hear_nothing(c):
    for assignment in c.reviewers[0].assignments.all():
        actions.cancel_assignment(assignment, by=c.secretary, reason="đổi người")
    actions.assign(c.assessments[0], c.reviewers[2], by=c.secretary)
    c.reviewers[2].is_active = False
    c.reviewers[2].save()
    queue_reminders(THREE_BEFORE)
    assert told() == []


def test_a_reviewer_of_the_secretariat_is_told_once(c):
    actions.assign(c.assessments[0], person(Role.REVIEWER), by=c.secretary)
    queue_reminders(CLOSES + timedelta(days=3))
    assert len(told()) == len(set(told())) == 3


def test_who_decides_an_appeal_is_reminded_of_it():
    c = cast()
    results = frozen(c)
    c.round.stages.filter(step=Step.APPEAL).update(closes_at=CLOSES, opens_at=CLOSES - timedelta(days=2000))
    head = person(Role.UNIT_HEAD, c.units[0])
    ReminderRule.objects.create(step=Step.APPEAL, working_days_before=3, audience="secretariat")
    appeal = AppealFactory(result=results[0], criterion=c.first, lodged_by=head, status="assigned", assigned_to=c.reviewers[1])
    waiting = AppealFactory(result=results[1], criterion=c.first)
    AppealFactory(result=results[1], criterion=c.second, rejected=True)
    queue_reminders(THREE_BEFORE)
    assert set(told()) == {c.reviewers[1], c.secretary}
    assert (appeal.status, waiting.status) == ("assigned", "open")


# -- a reminder is held for a while; what happens meanwhile counts --------------------------
def outcome() -> list[str]:
    with time_machine.travel(THREE_BEFORE + timedelta(hours=3), tick=False):
        for mail in OutgoingMail.objects.all():
            deliver_mail(mail.pk)
    return [mail.cancel_reason or mail.status for mail in OutgoingMail.objects.order_by("pk")]


def test_a_held_reminder_leaves_while_scores_are_missing(c):
    queue_reminders(THREE_BEFORE)
    assert outcome() == ["sent"]


def test_a_held_reminder_does_not_leave_once_nothing_is_left_to_score(c):
    queue_reminders(THREE_BEFORE)
    for assignment in c.reviewers[0].assignments.all():
        actions.cancel_assignment(assignment, by=c.secretary, reason="đổi người")
    assert outcome() == ["not_meant"]


def test_a_held_reminder_of_scoring_does_not_leave_with_a_deadline_that_was_moved(c):
    queue_reminders(THREE_BEFORE)
    ExtensionFactory(stage=c.stage, closes_at=CLOSES + timedelta(days=7))
    assert outcome() == ["not_meant"]
