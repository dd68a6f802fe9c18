from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from campaigns.lifecycle import RoundStatus
from core.lifecycle import TransitionNotAllowed
from reviews import actions
from reviews.actions import ScoreEntry, StaleScore
from reviews.models import Assignment, Conflict, Score
from reviews.permissions import can_score, conflicting_units
from tests.factories.reviews import ConflictFactory
from tests.factories.units import MembershipFactory
from tests.reviews.cast import cast, entries, person, refused, scored
from units.roles import Role

pytestmark = pytest.mark.django_db


def test_the_secretariat_starts_the_review_once():
    c = cast(status=RoundStatus.OPEN)
    actions.start_review(c.round, by=c.secretary)
    c.round.refresh_from_db()
    assert (c.round.status, c.round.events.count()) == ("reviewing", 1)
    with pytest.raises(TransitionNotAllowed):
        actions.start_review(c.round, by=c.secretary)


def test_a_submitted_self_assessment_is_given_to_a_reviewer_once():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    assert (assignment.status, assignment.reviewer, assignment.assigned_by) == ("open", c.reviewers[0], c.secretary)
    refused("already_assigned", actions.assign, c.assessments[0], c.reviewers[0], by=c.secretary)
    assert Assignment.objects.count() == 1


def test_who_lost_an_assignment_does_not_get_it_again():
    c = cast(units=1, reviewers=2)
    first = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    actions.cancel_assignment(first, by=c.secretary, reason="nhầm")
    refused("already_assigned", actions.assign, c.assessments[0], c.reviewers[0], by=c.secretary)
    refused("not_enough", actions.assign_all, c.round, by=c.secretary, per_unit=2)
    assert actions.assign_all(c.round, by=c.secretary, per_unit=1) == 1
    assert Assignment.objects.exclude(status="cancelled").get().reviewer == c.reviewers[1]


def test_nobody_reviews_their_own_unit_or_one_in_conflict_or_without_the_role():
    c = cast()
    colleague = person(Role.REVIEWER, c.units[0])
    refused("conflict", actions.assign, c.assessments[0], colleague, by=c.secretary)
    ConflictFactory(reviewer=c.reviewers[0], unit=c.units[0])
    refused("conflict", actions.assign, c.assessments[0], c.reviewers[0], by=c.secretary)
    refused("not_a_reviewer", actions.assign, c.assessments[0], c.secretary, by=c.secretary)
    assert not Assignment.objects.exists()


def test_a_conflict_counts_on_the_days_it_is_valid():
    c = cast()
    ConflictFactory(reviewer=c.reviewers[0], unit=c.units[0], valid_to=date(2023, 6, 30))
    assert c.units[0].pk not in conflicting_units(c.reviewers[0])
    assert c.units[0].pk in conflicting_units(c.reviewers[0], date(2023, 6, 30))


@pytest.mark.parametrize("status", ["draft", "appeals", "council", "decided", "published", "archived"])
def test_nothing_is_assigned_in_a_round_that_is_not_under_way(status):
    c = cast(status=status)
    refused("not_submitted", actions.assign, c.assessments[0], c.reviewers[0], by=c.secretary)
    refused("not_submitted", actions.assign_all, c.round, by=c.secretary)
    assert not Assignment.objects.exists()


def test_only_what_was_submitted_is_assigned():
    c = cast()
    type(c.assessments[0]).objects.filter(pk=c.assessments[0].pk).update(status="returned")
    # The object in hand still says "submitted"; the stored row decides.
    refused("not_submitted", actions.assign, c.assessments[0], c.reviewers[0], by=c.secretary)


def test_all_are_assigned_evenly_without_conflict_and_again_only_what_is_missing():
    c = cast(units=6, reviewers=4)
    ConflictFactory(reviewer=c.reviewers[0], unit=c.units[0])
    assert actions.assign_all(c.round, by=c.secretary, per_unit=2) == 12
    loads = [Assignment.objects.filter(reviewer=r).count() for r in c.reviewers]
    assert loads == [3, 3, 3, 3]
    assert not Assignment.objects.filter(reviewer=c.reviewers[0], self_assessment=c.assessments[0]).exists()
    assert actions.assign_all(c.round, by=c.secretary, per_unit=2) == 0
    assert actions.assign_all(c.round, by=c.secretary, per_unit=3) == 6


def test_all_of_one_tier_are_assigned():
    c = cast(units=2)
    assert actions.assign_all(c.round, by=c.secretary, per_unit=1, tier="district") == 0
    assert actions.assign_all(c.round, by=c.secretary, per_unit=1, tier="commune") == 2


def test_without_enough_reviewers_the_units_are_named_and_nobody_is_assigned():
    c = cast(units=2, reviewers=2)
    ConflictFactory(reviewer=c.reviewers[0], unit=c.units[1])
    error = refused("not_enough", actions.assign_all, c.round, by=c.secretary, per_unit=2)
    assert (str(c.units[1]) in error.messages[0], str(c.units[0]) in error.messages[0]) == (True, False)
    assert not Assignment.objects.exists()


def test_declaring_a_conflict_cancels_what_the_reviewer_had_of_the_unit():
    c = cast()
    kept = scored(c, c.assessments[1], c.reviewers[0])
    lost = scored(c, c.assessments[0], c.reviewers[0])
    conflict = actions.declare_conflict(c.reviewers[0], c.units[0], by=c.secretary, reason=" vợ chồng ")
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert (conflict.reason, lost.status, kept.status) == ("vợ chồng", "cancelled", "submitted")
    assert lost.events.latest("pk").reason == " vợ chồng "
    again = actions.declare_conflict(c.reviewers[0], c.units[0], by=c.secretary, reason="họ hàng")
    assert (again.pk, again.reason, Conflict.objects.count()) == (conflict.pk, "họ hàng", 1)


def test_a_conflict_needs_a_reason_and_one_that_ends_today_is_prolonged():
    c = cast()
    refused("reason", actions.declare_conflict, c.reviewers[0], c.units[0], by=c.secretary, reason="  ")
    today = timezone.localdate()
    old = ConflictFactory(reviewer=c.reviewers[0], unit=c.units[0], valid_from=today, valid_to=today)
    new = actions.declare_conflict(c.reviewers[0], c.units[0], by=c.secretary, reason="họ hàng")
    assert (new.pk, new.valid_to) == (old.pk, None)


def test_scores_are_saved_and_saved_over():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    actions.save_scores(assignment, by=c.reviewers[0], scores=entries(c))
    actions.save_scores(assignment, by=c.reviewers[0], scores={c.first.pk: ScoreEntry(Decimal("9.25"), version=0)})
    stored = {s.criterion_id: (s.points, s.version) for s in assignment.scores.all()}
    assert stored == {c.first.pk: (Decimal("9.25"), 1), c.second.pk: (Decimal(4), 0)}


@pytest.mark.parametrize(
    "entry",
    [
        ScoreEntry(Decimal("10.01")),
        ScoreEntry(Decimal("-0.01")),
        ScoreEntry(Decimal("5.001")),
        ScoreEntry(Decimal("0.000000000001")),
        ScoreEntry(None),
        ScoreEntry(None, applicable=False),
        ScoreEntry(None, applicable=False, note="  "),
    ],
)
def test_points_that_cannot_be_are_refused_and_nothing_is_saved(entry):
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    with pytest.raises(ValidationError) as error:
        actions.save_scores(assignment, by=c.reviewers[0], scores={c.second.pk: ScoreEntry(Decimal(1)), c.first.pk: entry})
    assert set(error.value.message_dict) == {str(c.first.pk)}
    assert not Score.objects.exists()


def test_a_criterion_of_another_set_is_refused():
    c, other = cast(), cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    with pytest.raises(ValidationError):
        actions.save_scores(assignment, by=c.reviewers[0], scores={other.first.pk: ScoreEntry(Decimal(1))})
    with pytest.raises(ValidationError):
        actions.save_scores(assignment, by=c.reviewers[0], scores={c.pillar.pk: ScoreEntry(Decimal(1))})


def test_a_criterion_may_be_left_out_with_a_reason():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    left_out = ScoreEntry(Decimal(3), applicable=False, note="Không có bưu điện")
    actions.save_scores(assignment, by=c.reviewers[0], scores={c.first.pk: left_out})
    score = assignment.scores.get()
    assert (score.points, score.applicable) == (None, False)


def test_a_second_tab_does_not_overwrite_the_first():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    never_saved = {c.first.pk: ScoreEntry(Decimal(8), version=-1)}
    actions.save_scores(assignment, by=c.reviewers[0], scores=never_saved)
    with pytest.raises(StaleScore) as stale:
        actions.save_scores(assignment, by=c.reviewers[0], scores={c.first.pk: ScoreEntry(Decimal(2), version=-1)})
    assert (stale.value.current.points, stale.value.current.version) == (Decimal(8), 0)
    assert assignment.scores.get().points == Decimal(8)


def test_two_reviewers_of_one_unit_do_not_touch_each_others_scores():
    c = cast()
    scored(c, c.assessments[0], c.reviewers[0], "8", "4")
    scored(c, c.assessments[0], c.reviewers[1], "6", "2")
    points = Score.objects.filter(criterion=c.first).order_by("assignment").values_list("points", flat=True)
    assert list(points) == [Decimal(8), Decimal(6)]


def test_incomplete_scores_are_not_submitted():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    actions.save_scores(assignment, by=c.reviewers[0], scores={c.first.pk: ScoreEntry(Decimal(8))})
    error = refused("incomplete", actions.submit_scores, assignment, by=c.reviewers[0])
    assert c.second.code in error.messages[0]
    assignment.refresh_from_db()
    assert (assignment.status, assignment.events.count()) == ("open", 0)


def test_submitted_scores_are_closed_until_they_are_reopened():
    c = cast()
    assignment = scored(c, c.assessments[0], c.reviewers[0])
    for act in (actions.submit_scores, lambda a, by: actions.save_scores(a, by=by, scores=entries(c, "1"))):
        with pytest.raises(PermissionDenied):
            act(assignment, by=c.reviewers[0])
    actions.reopen_scores(assignment, by=c.secretary, reason="ghi nhầm")
    actions.save_scores(assignment, by=c.reviewers[0], scores=entries(c, "1"))
    actions.submit_scores(assignment, by=c.reviewers[0])
    assert [e.action for e in assignment.events.order_by("pk")] == ["submit", "reopen", "submit"]


def test_scores_are_neither_reopened_nor_cancelled_once_the_results_are_frozen():
    c = cast()
    assignment = scored(c, c.assessments[0], c.reviewers[0])
    type(c.round).objects.filter(pk=c.round.pk).update(status="appeals")
    for act in (actions.reopen_scores, actions.cancel_assignment):
        refused("frozen", act, assignment, by=c.secretary, reason="muộn")
    assert assignment.events.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c, a: type(c.round).objects.filter(pk=c.round.pk).update(status="appeals"),
        lambda c, a: ConflictFactory(reviewer=a.reviewer, unit=c.units[0]),
        lambda c, a: a.reviewer.memberships.update(valid_to=date(2023, 2, 1)),
        lambda c, a: type(a).objects.filter(pk=a.pk).update(status="submitted"),
        lambda c, a: type(a).objects.filter(pk=a.pk).update(status="cancelled"),
        lambda c, a: type(a).objects.filter(pk=a.pk).update(reviewer=c.reviewers[1]),
        lambda c, a: MembershipFactory(user=a.reviewer, unit=c.units[0], role=Role.UNIT_STAFF),
    ],
    ids=["round", "conflict", "role", "submitted", "cancelled", "another", "colleague"],
)
def test_scores_are_refused_when_anything_speaks_against_it(spoil):
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    reviewer = assignment.reviewer
    spoil(c, assignment)
    with pytest.raises(PermissionDenied):
        actions.save_scores(assignment, by=reviewer, scores=entries(c))
    assert not Score.objects.exists()


def test_a_reviewer_may_score_what_is_open_to_them():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    assert can_score(c.reviewers[0], assignment)
    assert not can_score(c.reviewers[1], assignment)
