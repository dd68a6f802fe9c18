"""A criteria set and its criteria, a yes-or-no one of 10 points unless told otherwise."""

from decimal import Decimal

import factory

from criteria.models import CriteriaSet, Criterion, CriterionKind
from tests.factories.campaigns import RoundFactory


class CriteriaSetFactory(factory.django.DjangoModelFactory):
    """A set of communes, not frozen, without criteria."""

    class Meta:
        model = CriteriaSet

    round = factory.SubFactory(RoundFactory)
    tier = "commune"
    name = "Bộ chỉ số cấp xã"
    provenance = "bản dựng lại để thử"


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    class Params:
        group = factory.Trait(kind=CriterionKind.GROUP, max_points=Decimal(100), evidence_required=False, name="Nhận thức số")

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    code = factory.Sequence(lambda n: f"{n}")
    name = factory.LazyAttribute(lambda o: f"Tiêu chí {o.code}")
    order = factory.Sequence(lambda n: n)
    kind = CriterionKind.BOOLEAN
    max_points = Decimal(10)
    provenance = "tests"
