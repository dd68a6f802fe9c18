from decimal import Decimal

import pytest

from reviews.invariants import problems
from reviews.models import Appeal, Assignment, Result
from tests.factories.reviews import AppealFactory, ConflictFactory
from tests.reviews.cast import cast, frozen

pytestmark = pytest.mark.django_db


def test_a_review_that_went_right_has_no_problems():
    frozen(cast())
    assert list(problems()) == []


def test_nothing_at_all_has_no_problems():
    assert list(problems()) == []


def test_a_total_that_is_not_the_sum_is_found():
    (first, _second) = frozen(cast())
    Result.objects.filter(pk=first.pk).update(total=Decimal(19))
    assert list(problems()) == [f"result {first.pk} of {first.unit} says 19.00, its scores 12.00"]


def test_an_assignment_in_conflict_is_found_unless_it_was_cancelled():
    c = cast()
    frozen(c)
    ConflictFactory(reviewer=c.reviewers[0], unit=c.units[0])
    assignment = Assignment.objects.get(reviewer=c.reviewers[0], self_assessment=c.assessments[0])
    assert list(problems()) == [f"assignment {assignment.pk} is in conflict of interest"]
    Assignment.objects.filter(pk=assignment.pk).update(status="cancelled")
    (missing,) = problems()
    assert missing.startswith(f"result {c.assessments[0].result.pk} of {c.units[0]} rests on scores that are missing")


def test_an_appeal_with_the_one_who_scored_is_found():
    c = cast()
    results = frozen(c)
    appeal = AppealFactory(result=results[0], criterion=c.first, status="assigned", assigned_to=c.reviewers[0])
    assert list(problems()) == [f"appeal {appeal.pk} is decided by someone who scored the unit"]
    assert Appeal.objects.count() == 1
