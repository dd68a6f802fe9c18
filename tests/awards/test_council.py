import pytest
from django.utils import timezone

from awards import actions
from awards.models import Attendance, Council, CouncilMember
from awards.permissions import is_chair, seat_of
from awards.queries import ballots_visible_to, councils_visible_to, decisions_visible_to
from core.lifecycle import TransitionNotAllowed
from tests.awards.cast import cast, opened, refused
from tests.factories.accounts import UserFactory
from tests.factories.awards import DecisionFactory
from tests.factories.campaigns import RoundFactory
from tests.factories.reviews import AppealFactory, ResultFactory
from tests.reviews.cast import secretary

pytestmark = pytest.mark.django_db
SEAT = CouncilMember.Seat


def set_up(round, *members, by=None):
    return actions.set_up_council(round, by=by, name="Hội đồng", decision_number="1/QĐ", members=list(members))


def test_a_council_has_exactly_one_chair_and_each_person_one_seat():
    round, (a, b) = RoundFactory(status="appeals"), UserFactory.create_batch(2)
    refused("one_chair", set_up, round, (a, SEAT.MEMBER, ""))
    refused("one_chair", set_up, round, (a, SEAT.CHAIR, ""), (b, SEAT.CHAIR, ""))
    refused("seated_twice", set_up, round, (a, SEAT.CHAIR, ""), (a, SEAT.MEMBER, ""))
    assert not Council.objects.exists()


def test_a_council_is_renewed_until_it_has_met():
    round, (a, b) = RoundFactory(status="appeals"), UserFactory.create_batch(2)
    council = set_up(round, (a, SEAT.CHAIR, "Phó Chủ tịch"), (b, SEAT.MEMBER, ""))
    again = set_up(round, (b, SEAT.CHAIR, ""))
    assert (again.pk, [m.user for m in again.members.all()]) == (council.pk, [b])
    actions.plan_sitting(council, by=a, held_at=timezone.now(), place="Phòng 1")
    refused("already_met", set_up, round, (a, SEAT.CHAIR, ""))
    assert [m.user for m in council.members.all()] == [b]


def test_a_round_goes_to_its_council_when_there_is_one_and_no_appeal_is_open():
    round, clerk = RoundFactory(status="appeals"), secretary()
    refused("no_council", actions.hand_to_council, round, by=clerk)
    set_up(round, (UserFactory(), SEAT.CHAIR, ""))
    appeal = AppealFactory(result=ResultFactory(self_assessment__round=round))
    refused("appeals_undecided", actions.hand_to_council, round, by=clerk)
    round.refresh_from_db()
    assert (round.status, round.events.count()) == ("appeals", 0)
    type(appeal).objects.filter(pk=appeal.pk).update(
        status="rejected", answer="Không", decided_at=timezone.now(), decided_by=clerk
    )
    actions.hand_to_council(round, by=clerk)
    round.refresh_from_db()
    assert (round.status, round.events.count()) == ("council", 1)
    with pytest.raises(TransitionNotAllowed):
        actions.hand_to_council(round, by=clerk)


@pytest.mark.parametrize("status", ["draft", "open", "reviewing", "decided", "published", "archived"])
def test_no_sitting_is_planned_for_a_round_that_is_not_before_the_council(status):
    round = RoundFactory(status=status)
    council = set_up(round, (UserFactory(), SEAT.CHAIR, ""))
    refused("wrong_status", actions.plan_sitting, council, by=None, held_at=timezone.now(), place="x")
    assert not council.sittings.exists()


def test_attendance_is_noted_for_every_member_and_noted_again():
    c = cast()
    ids = list(c.council.members.values_list("pk", flat=True))
    assert actions.record_attendance(c.sitting, by=c.secretary, present=set(ids[:3]), reasons={ids[4]: "ốm"}) == 3
    noted = {a.member_id: (a.present, a.absence_reason) for a in Attendance.objects.all()}
    assert noted == {ids[0]: (True, ""), ids[1]: (True, ""), ids[2]: (True, ""), ids[3]: (False, ""), ids[4]: (False, "ốm")}


def test_the_roll_is_frozen_once_a_ballot_was_opened():
    c = cast()
    opened(c)
    refused("roll_frozen", actions.record_attendance, c.sitting, by=c.secretary, present=set())
    assert Attendance.objects.filter(present=True).count() == 5


def test_council_ballots_and_decisions_are_seen_by_members_and_secretariat_only():
    c, other = cast(), cast()
    opened(c)
    decision = DecisionFactory(round=c.round)
    for user in (c.users[3], c.secretary):
        assert c.council in councils_visible_to(user)
        assert c.ballot in ballots_visible_to(user)
        assert decision in decisions_visible_to(user)
    for user in (other.users[0], UserFactory()):
        assert c.council not in councils_visible_to(user)
        assert not ballots_visible_to(user).exists()
        assert not decisions_visible_to(user).exists()


def test_a_seat_is_of_active_people_and_the_chair_is_the_chair():
    c = cast()
    assert (is_chair(c.chair, c.council), is_chair(c.users[1], c.council), is_chair(c.secretary, c.council)) == (
        True,
        False,
        False,
    )
    c.chair.is_active = False
    assert seat_of(c.chair, c.council) is None
