"""A round under review: units with submitted self-assessments, two criteria of ten points, reviewers who may score."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from campaigns.lifecycle import RoundStatus
from campaigns.models import Step
from criteria.models import CriterionKind
from nominations.models import Answer
from reviews import actions
from tests.factories.accounts import UserFactory, signed_in
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.nominations import SelfAssessmentFactory
from tests.factories.units import MembershipFactory, UnitFactory
from units.roles import Role

__all__ = ["cast", "entries", "frozen", "person", "refused", "scored", "secretary", "signed_in"]


def person(role, unit=None):
    user = UserFactory()
    MembershipFactory(user=user, unit=unit or UnitFactory(department=True), role=role)
    return user


def secretary():
    return person(Role.SECRETARIAT)


def refused(why, act, *args, **kwargs) -> ValidationError:
    """Insist that the act is refused with that code, or because of that field; return the error."""
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    assert why in {getattr(error.value, "code", None), *getattr(error.value, "error_dict", {})}
    return error.value


def cast(units=2, reviewers=3, status=RoundStatus.REVIEWING):
    """One pillar with two yes-or-no criteria of 10 points and one that is not scored; each unit claims 10 and 5."""
    round = RoundFactory(status=status)
    criteria_set = CriteriaSetFactory(round=round)
    pillar = CriterionFactory(criteria_set=criteria_set, group=True, code="1")
    first, second = (CriterionFactory(criteria_set=criteria_set, parent=pillar, code=f"1.{n}") for n in (1, 2))
    text = CriterionFactory(
        criteria_set=criteria_set, parent=pillar, code="1.3", kind=CriterionKind.UNSCORED, max_points=0, rule={}
    )
    assessments = [
        SelfAssessmentFactory(round=round, unit=UnitFactory(), criteria_set=criteria_set, submitted=True) for _ in range(units)
    ]
    for assessment in assessments:
        for criterion, claimed in ((first, 10), (second, 5)):
            Answer.objects.create(
                self_assessment=assessment, criterion=criterion, value={"value": True}, claimed_points=Decimal(claimed)
            )
    return SimpleNamespace(
        round=round,
        criteria_set=criteria_set,
        pillar=pillar,
        first=first,
        second=second,
        text=text,
        assessments=assessments,
        units=[a.unit for a in assessments],
        secretary=secretary(),
        reviewers=[person(Role.REVIEWER) for _ in range(reviewers)],
    )


def entries(c, first="8", second="4"):
    return {
        c.first.pk: actions.ScoreEntry(points=Decimal(first)),
        c.second.pk: actions.ScoreEntry(points=Decimal(second)),
    }


def scored(c, assessment, reviewer, first="8", second="4"):
    """Assign, score and submit; return the assignment."""
    assignment = actions.assign(assessment, reviewer, by=c.secretary)
    actions.save_scores(assignment, by=reviewer, scores=entries(c, first, second))
    return actions.submit_scores(assignment, by=reviewer)


def frozen(c, points=(("8", "4"), ("6", "3"))):
    """Score every unit by the first reviewer, freeze, and open the window of appeals; return the results in unit order."""
    for assessment, (first, second) in zip(c.assessments, points, strict=True):
        scored(c, assessment, c.reviewers[0], first, second)
    actions.freeze_results(c.round, by=c.secretary)
    c.round.refresh_from_db()
    StageFactory(round=c.round, step=Step.APPEAL)
    return [a.result for a in c.assessments]
