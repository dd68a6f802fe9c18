from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.lifecycle import TransitionNotAllowed
from reviews import actions
from reviews.actions import ScoreEntry
from reviews.invariants import problems
from reviews.models import Appeal, Result
from reviews.permissions import may_decide
from reviews.queries import appeals_visible_to
from tests.factories.criteria import CriterionFactory
from tests.factories.reviews import ConflictFactory
from tests.reviews.cast import cast, entries, frozen, person, refused
from units.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    """Two results, 12 and 9 of 20; the first reviewer scored both, the others none."""
    c = cast()
    c.results = frozen(c)
    c.head = person(Role.UNIT_HEAD, c.units[1])
    return c


def lodge(c, criterion=None, grounds="Chưa tính quyết định 12"):
    return actions.lodge_appeal(c.results[1], criterion or c.first, by=c.head, grounds=grounds)


def given(c, reviewer=None):
    return actions.assign_appeal(lodge(c), reviewer or c.reviewers[1], by=c.secretary)


def test_the_head_appeals_once_against_a_criterion(c):
    appeal = lodge(c, grounds=" Chưa tính ")
    assert (appeal.status, appeal.old_points, appeal.grounds, appeal.lodged_by) == ("open", Decimal(6), "Chưa tính", c.head)
    refused("already_lodged", lodge, c)
    assert Appeal.objects.count() == 1


def test_an_appeal_needs_grounds_and_a_scored_criterion_of_the_result(c):
    refused("grounds", lodge, c, grounds="  ")
    for criterion in (c.pillar, c.text, CriterionFactory()):
        refused("foreign_criterion", lodge, c, criterion)
    assert not Appeal.objects.exists()


def test_only_the_head_of_the_unit_appeals(c):
    for user in (c.secretary, person(Role.UNIT_STAFF, c.units[1]), person(Role.UNIT_HEAD, c.units[0])):
        with pytest.raises(PermissionDenied):
            actions.lodge_appeal(c.results[1], c.first, by=user, grounds="Vì")


def test_an_appeal_comes_too_late_after_the_window_or_the_state(c):
    c.round.stages.update(closes_at="2021-01-01T00:00Z")
    refused("closed", lodge, c)
    type(c.round).objects.filter(pk=c.round.pk).update(status="council")
    c.results[1].refresh_from_db()
    c.results[1].round.refresh_from_db()
    with pytest.raises(PermissionDenied):
        lodge(c)


def test_an_appeal_goes_to_a_reviewer_who_did_not_score_and_is_not_in_conflict(c):
    appeal = lodge(c)
    refused("own_score", actions.assign_appeal, appeal, c.reviewers[0], by=c.secretary)
    ConflictFactory(reviewer=c.reviewers[1], unit=c.units[1])
    refused("conflict", actions.assign_appeal, appeal, c.reviewers[1], by=c.secretary)
    refused("not_a_reviewer", actions.assign_appeal, appeal, c.head, by=c.secretary)
    actions.assign_appeal(appeal, c.reviewers[2], by=c.secretary)
    appeal.refresh_from_db()
    assert (appeal.status, appeal.assigned_to, appeal.events.count()) == ("assigned", c.reviewers[2], 1)


def test_an_appeal_is_given_to_another_when_the_first_cannot_decide(c):
    appeal = given(c)
    ConflictFactory(reviewer=c.reviewers[1], unit=c.units[1])
    assert not may_decide(c.reviewers[1], appeal)
    with pytest.raises(PermissionDenied):
        actions.reject(appeal, by=c.reviewers[1], answer="Không")
    actions.assign_appeal(appeal, c.reviewers[2], by=c.secretary)
    assert actions.reject(appeal, by=c.reviewers[2], answer="Không").status == "rejected"


def test_an_upheld_appeal_changes_result_and_ranks_and_keeps_both_scores(c):
    appeal = given(c)
    actions.uphold(appeal, by=c.reviewers[1], new_points=Decimal("9.5"), answer="Có căn cứ")
    first, second = (Result.objects.get(pk=r.pk) for r in c.results)
    assert (second.total, second.ratio, second.rank, first.rank) == (Decimal("12.5"), Decimal("0.62500"), 1, 2)
    assert second.lines.get(criterion=c.first).points == Decimal("9.5")
    assert second.lines.get(criterion=c.pillar).points == Decimal("12.5")
    appeal.refresh_from_db()
    assert (appeal.old_points, appeal.new_points, appeal.decided_by) == (Decimal(6), Decimal("9.5"), c.reviewers[1])
    assert list(problems()) == []


def test_a_decided_appeal_is_decided_once(c):
    appeal = given(c)
    actions.uphold(appeal, by=c.reviewers[1], new_points=Decimal(7), answer="Có")
    total = Result.objects.get(pk=c.results[1].pk).total
    with pytest.raises(TransitionNotAllowed):
        actions.reject(appeal, by=c.reviewers[1], answer="Không")
    with pytest.raises(TransitionNotAllowed):
        actions.uphold(appeal, by=c.reviewers[1], new_points=Decimal(9), answer="Lại")
    with pytest.raises(TransitionNotAllowed):
        actions.assign_appeal(appeal, c.reviewers[2], by=c.secretary)
    appeal.refresh_from_db()
    assert (appeal.new_points, Result.objects.get(pk=c.results[1].pk).total) == (Decimal(7), total)
    assert appeal.events.count() == 2


@pytest.mark.parametrize("points", ["-1", "10.01", "5.001"])
def test_new_points_stay_within_the_criterion(c, points):
    appeal = given(c)
    refused("new_points", actions.uphold, appeal, by=c.reviewers[1], new_points=Decimal(points), answer="Có")
    appeal.refresh_from_db()
    assert (appeal.status, appeal.new_points) == ("assigned", None)


def test_a_decision_needs_an_answer_and_the_right_person_and_time(c):
    appeal = given(c)
    refused("answer", actions.reject, appeal, by=c.reviewers[1], answer=" ")
    for stranger in (c.reviewers[2], c.secretary, c.head):
        with pytest.raises(PermissionDenied):
            actions.reject(appeal, by=stranger, answer="Không")
    type(c.round).objects.filter(pk=c.round.pk).update(status="council")
    refused("closed", actions.reject, appeal, by=c.reviewers[1], answer="Không")
    appeal.refresh_from_db()
    assert appeal.status == "assigned"


def test_an_upheld_appeal_brings_back_a_criterion_that_was_left_out():
    c = cast(units=1)
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    left_out = ScoreEntry(None, applicable=False, note="không có")
    actions.save_scores(assignment, by=c.reviewers[0], scores={**entries(c), c.second.pk: left_out})
    actions.submit_scores(assignment, by=c.reviewers[0])
    c.results = [None, *actions.freeze_results(c.round, by=c.secretary)]
    c.round.stages.create(step="appeal", opens_at="2020-01-01T00:00Z", closes_at="2040-01-01T00:00Z")
    c.round.refresh_from_db()
    c.results[1] = Result.objects.get(pk=c.results[1].pk)
    c.head = person(Role.UNIT_HEAD, c.units[0])
    appeal = actions.assign_appeal(lodge(c, c.second), c.reviewers[1], by=c.secretary)
    actions.uphold(appeal, by=c.reviewers[1], new_points=Decimal(5), answer="Có áp dụng")
    result = Result.objects.get()
    assert (result.total, result.max_total) == (Decimal(13), Decimal(20))
    assert result.lines.get(criterion=c.second).applicable
    assert list(problems()) == []


def test_an_appeal_is_seen_by_secretariat_unit_and_who_decides(c):
    appeal = given(c)
    for user in (c.secretary, c.head, person(Role.UNIT_STAFF, c.units[1]), c.reviewers[1]):
        assert list(appeals_visible_to(user)) == [appeal]
    for user in (c.reviewers[0], person(Role.UNIT_HEAD, c.units[0])):
        assert not appeals_visible_to(user).exists()
