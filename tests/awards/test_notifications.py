from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from awards import actions
from awards.notifications import queue_reminders
from campaigns.models import ReminderRule, Step
from outbox.actions import deliver_mail
from outbox.models import OutgoingMail
from tests.awards.cast import cast, opened, vote
from tests.factories.campaigns import ExtensionFactory, StageFactory

pytestmark = pytest.mark.django_db
CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
THREE_BEFORE = CLOSES - timedelta(days=3, hours=9)


@pytest.fixture
def c():
    c = cast(members=4)
    c.stage = StageFactory(round=c.round, step=Step.COUNCIL, closes_at=CLOSES)
    ReminderRule.objects.create(step=Step.COUNCIL, working_days_before=3, audience="doer")
    opened(c)
    return c


def told():
    return {mail.recipient for mail in OutgoingMail.objects.all()}


def test_exactly_the_members_who_have_not_voted_are_reminded_once(c):
    vote(c, c.users[0], "yes")
    c.users[3].is_active = False
    c.users[3].save()
    assert (queue_reminders(THREE_BEFORE), queue_reminders(THREE_BEFORE)) == (2, 0)
    assert told() == {c.users[1], c.users[2]}


def test_nobody_is_reminded_of_a_closed_ballot_or_on_another_day(c):
    assert queue_reminders(THREE_BEFORE - timedelta(days=6)) == 0
    actions.close_ballot(c.ballot, by=c.chair)
    assert queue_reminders(THREE_BEFORE) == 0


def test_a_new_deadline_reminds_again(c):
    assert queue_reminders(THREE_BEFORE) == 4
    ExtensionFactory(stage=c.stage, closes_at=CLOSES + timedelta(days=7))
    assert queue_reminders(THREE_BEFORE + timedelta(days=7)) == 4


# -- a reminder is held for a while; what happens meanwhile counts --------------------------
def outcome() -> dict:
    with time_machine.travel(THREE_BEFORE + timedelta(hours=3), tick=False):
        for mail in OutgoingMail.objects.all():
            deliver_mail(mail.pk)
    return {mail.recipient: mail.cancel_reason or mail.status for mail in OutgoingMail.objects.all()}


def test_a_held_reminder_leaves_only_to_those_who_have_not_voted_meanwhile(c):
    queue_reminders(THREE_BEFORE)
    vote(c, c.users[0], "yes")
    assert outcome() == {c.users[0]: "not_meant", **dict.fromkeys(c.users[1:], "sent")}


def test_a_held_reminder_does_not_leave_once_the_ballot_is_closed(c):
    queue_reminders(THREE_BEFORE)
    actions.close_ballot(c.ballot, by=c.chair)
    assert set(outcome().values()) == {"not_meant"}
