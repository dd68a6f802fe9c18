"""Assignments, scores, results and appeals, plain unless a trait says otherwise."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from reviews.lifecycle import AppealStatus
from reviews.models import Appeal, Assignment, Band, Conflict, Result, ResultLine
from tests.factories.accounts import UserFactory
from tests.factories.criteria import CriterionFactory
from tests.factories.nominations import SelfAssessmentFactory
from tests.factories.units import UnitFactory

A_DAY = datetime(2024, 1, 10, 2, 0, tzinfo=UTC)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """An open assignment of a submitted self-assessment."""

    class Meta:
        model = Assignment

    self_assessment = factory.SubFactory(SelfAssessmentFactory, submitted=True)
    reviewer = factory.SubFactory(UserFactory)
    assigned_by = factory.SubFactory(UserFactory)


class ConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Conflict

    reviewer = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    reason = "vợ là lãnh đạo đơn vị"
    valid_from = date(2023, 1, 1)
    declared_by = factory.SubFactory(UserFactory)


class BandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Band

    name = factory.Sequence(lambda n: f"Loại {n}")
    minimum = Decimal("0.8")
    source = "tests"
    valid_from = date(2022, 1, 1)


class ResultFactory(factory.django.DjangoModelFactory):
    """A result of 80 out of 100, first of its tier."""

    class Meta:
        model = Result

    self_assessment = factory.SubFactory(SelfAssessmentFactory, submitted=True)
    round = factory.SelfAttribute("self_assessment.round")
    unit = factory.SelfAttribute("self_assessment.unit")
    tier = factory.SelfAttribute("unit.tier")
    claimed_total = Decimal("90.00")
    total = Decimal("80.00")
    max_total = Decimal("100.00")
    ratio = Decimal("0.80000")
    rank = 1


class ResultLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResultLine

    result = factory.SubFactory(ResultFactory)
    criterion = factory.SubFactory(CriterionFactory, criteria_set=factory.SelfAttribute("..result.self_assessment.criteria_set"))
    claimed = Decimal("10.00")
    points = Decimal("8.00")
    max_points = Decimal("10.00")
    scorers = 2


class AppealFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appeal

    class Params:
        assigned = factory.Trait(status=AppealStatus.ASSIGNED, assigned_to=factory.SubFactory(UserFactory))
        rejected = factory.Trait(
            assigned=True,
            status=AppealStatus.REJECTED,
            answer="Giữ nguyên.",
            decided_at=A_DAY,
            decided_by=factory.SelfAttribute("assigned_to"),
        )

    result = factory.SubFactory(ResultFactory)
    criterion = factory.SubFactory(CriterionFactory, criteria_set=factory.SelfAttribute("..result.self_assessment.criteria_set"))
    grounds = "Chưa tính quyết định số 12."
    lodged_by = factory.SubFactory(UserFactory)
    old_points = Decimal("8.00")
