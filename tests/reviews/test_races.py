"""The secretariat and reviewers at one unit at the same moment, on the database that lets them be there."""

from decimal import Decimal

import pytest

from reviews import actions
from reviews.actions import ScoreEntry
from reviews.models import Assignment, Conflict, Result, Score
from reviews.permissions import in_conflict
from tests.awards.test_races import refusals, together
from tests.reviews.cast import cast, frozen, person, scored
from units.roles import Role

pytestmark = [pytest.mark.production_stack, pytest.mark.django_db(transaction=True)]


def active(c):
    return Assignment.objects.filter(self_assessment=c.assessments[0]).exclude(status="cancelled")


def test_a_conflict_declared_while_the_unit_is_assigned_never_leaves_both():
    for _ in range(8):
        c = cast()
        reviewer = c.reviewers[0]
        together(
            lambda c=c: actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary),
            lambda c=c: actions.declare_conflict(c.reviewers[0], c.units[0], by=c.secretary, reason="họ hàng"),
        )
        assert in_conflict(reviewer, c.units[0])
        assert not active(c).exists()


def test_a_conflict_declared_while_all_are_assigned_never_leaves_both():
    for _ in range(5):
        c = cast(units=4, reviewers=4)
        together(
            lambda c=c: actions.assign_all(c.round, by=c.secretary, per_unit=2),
            lambda c=c: actions.declare_conflict(c.reviewers[0], c.units[0], by=c.secretary, reason="họ hàng"),
        )
        assert not active(c).filter(reviewer=c.reviewers[0]).exists()
        assert Conflict.objects.filter(reviewer=c.reviewers[0]).count() == 1


def test_one_reviewer_in_two_tabs_has_one_score_and_one_refusal():
    c = cast()
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)

    def save(points):
        return lambda: actions.save_scores(
            assignment, by=c.reviewers[0], scores={c.first.pk: ScoreEntry(Decimal(points), version=-1)}
        )

    assert len(refusals(together(save(3), save(4), save(5)))) == 2
    assert (Score.objects.count(), Score.objects.get().version) == (1, 0)


def test_scores_reopened_while_results_are_frozen_are_in_both_or_neither():
    for _ in range(8):
        c = cast(units=1)
        assignment = scored(c, c.assessments[0], c.reviewers[0])
        together(
            lambda c=c: actions.freeze_results(c.round, by=c.secretary),
            lambda a=assignment, c=c: actions.reopen_scores(a, by=c.secretary, reason="x"),
        )
        assignment.refresh_from_db()
        c.round.refresh_from_db()
        assert (c.round.status, assignment.status) in {("appeals", "submitted"), ("reviewing", "open")}


def test_a_unit_assigned_while_results_are_frozen_is_not_left_open():
    for _ in range(8):
        c = cast(units=1)
        scored(c, c.assessments[0], c.reviewers[0])
        together(
            lambda c=c: actions.freeze_results(c.round, by=c.secretary),
            lambda c=c: actions.assign(c.assessments[0], c.reviewers[1], by=c.secretary),
        )
        c.round.refresh_from_db()
        assert (c.round.status, active(c).filter(status="open").exists()) in {("appeals", False), ("reviewing", True)}


def test_two_appeals_upheld_at_once_leave_true_totals_and_ranks():
    c = cast()
    results = frozen(c)
    appeals = []
    for unit, result in zip(c.units, results, strict=True):
        for criterion in (c.first, c.second):
            appeal = actions.lodge_appeal(result, criterion, by=person(Role.UNIT_HEAD, unit), grounds="Vì")
            appeals.append(actions.assign_appeal(appeal, c.reviewers[1], by=c.secretary))
    points = [Decimal(1), Decimal(1), Decimal(10), Decimal(10)]
    acts = [
        lambda a=a, p=p: actions.uphold(a, by=c.reviewers[1], new_points=p, answer="Có")
        for a, p in zip(appeals, points, strict=True)
    ]
    assert refusals(together(*acts)) == []
    stored = {r.unit: (r.total, r.rank) for r in Result.objects.all()}
    assert stored == {c.units[0]: (Decimal(2), 2), c.units[1]: (Decimal(20), 1)}


def test_an_appeal_lodged_twice_at_once_is_one():
    c = cast()
    results = frozen(c)
    head = person(Role.UNIT_HEAD, c.units[0])
    lodge = lambda: actions.lodge_appeal(results[0], c.first, by=head, grounds="Vì")  # noqa: E731
    assert len(refusals(together(lodge, lodge))) == 1
    assert results[0].appeals.count() == 1
