"""Councils, ballots, decisions and the rules of law they follow, plain unless a trait says otherwise."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from awards.lifecycle import DecisionStatus
from awards.models import (
    Award,
    AwardForm,
    Ballot,
    BaseSalary,
    Council,
    Decision,
    MoneyRule,
    Revocation,
    Sitting,
    VoteRule,
)
from campaigns.lifecycle import RoundStatus
from nominations.models import SubjectKind
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory
from tests.factories.nominations import CategoryFactory, NominationFactory

HELD_AT = datetime(2024, 2, 1, 1, 0, tzinfo=UTC)


class CouncilFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Council

    round = factory.SubFactory(RoundFactory, status=RoundStatus.COUNCIL)
    name = "Hội đồng Thi đua - Khen thưởng tỉnh"
    decision_number = "12/QĐ-UBND"


class SittingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sitting

    council = factory.SubFactory(CouncilFactory)
    held_at = HELD_AT
    place = "Phòng họp số 2"


class VoteRuleFactory(factory.django.DjangoModelFactory):
    """Eighty per cent of all members, two thirds present."""

    class Meta:
        model = VoteRule

    category_code = factory.Sequence(lambda n: f"phieu-{n}")
    threshold = Decimal("0.8")
    quorum = Decimal("0.6667")
    article = "Điều 30 Nghị định 98/2023/NĐ-CP"
    source = "tests"
    valid_from = date(2022, 1, 1)


class BallotFactory(factory.django.DjangoModelFactory):
    """A prepared ballot without candidates."""

    class Meta:
        model = Ballot

    sitting = factory.SubFactory(SittingFactory)
    category = factory.SubFactory(CategoryFactory)
    rule = factory.SubFactory(VoteRuleFactory, category_code=factory.SelfAttribute("..category.code"))
    threshold = factory.SelfAttribute("rule.threshold")
    base = "all"
    quorum = factory.SelfAttribute("rule.quorum")
    article = factory.SelfAttribute("rule.article")


class MoneyRuleFactory(factory.django.DjangoModelFactory):
    """Three base salaries for a collective, as in NĐ 152/2025."""

    class Meta:
        model = MoneyRule

    category_code = factory.Sequence(lambda n: f"tien-{n}")
    subject_kind = SubjectKind.COLLECTIVE
    coefficient = Decimal("3.0")
    article = "Điều 49 Nghị định 152/2025/NĐ-CP"
    source = "tests"
    valid_from = date(2022, 1, 1)


class BaseSalaryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BaseSalary
        django_get_or_create = ["valid_from"]

    amount = Decimal(2_340_000)
    article = "Nghị định 73/2024/NĐ-CP"
    source = "tests"
    valid_from = date(2024, 7, 1)


class AwardFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardForm

    category = factory.SubFactory(CategoryFactory)
    certificate_title = "BẰNG KHEN"
    awarding_title = "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK"
    merit_wording = "Đã có thành tích xuất sắc trong phong trào thi đua chuyển đổi số"
    source = "tests"


class DecisionFactory(factory.django.DjangoModelFactory):
    """A draft without awards."""

    class Meta:
        model = Decision

    class Params:
        numbered = factory.Trait(
            status=DecisionStatus.NUMBERED, year=2024, number=factory.Sequence(lambda n: n + 1), decided_on=date(2024, 3, 1)
        )
        published = factory.Trait(numbered=True, status=DecisionStatus.PUBLISHED)

    round = factory.SubFactory(RoundFactory, status=RoundStatus.COUNCIL)
    subject = "Về việc tặng Bằng khen"
    issuer_lines = factory.LazyFunction(
        lambda: {"issuer": ["CHỦ TỊCH"], "authority": ["CHỦ TỊCH"], "author": "Chủ tịch", "list_title": "DANH SÁCH"}
    )
    signer_name = "Nguyễn Văn Ký"
    signer_titles = factory.LazyFunction(lambda: ["CHỦ TỊCH"])
    drafted_by = factory.SubFactory(UserFactory)
    drafted_at = HELD_AT


class AwardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Award

    decision = factory.SubFactory(DecisionFactory)
    nomination = factory.SubFactory(NominationFactory, proposed=True, round=factory.SelfAttribute("..decision.round"))
    category = factory.SelfAttribute("nomination.category")
    unit = factory.SelfAttribute("nomination.unit")
    subject_kind = factory.SelfAttribute("nomination.subject_kind")
    name = factory.SelfAttribute("nomination.subject_name")
    unit_name = factory.SelfAttribute("unit.name")
    merit = "Đã có thành tích xuất sắc"
    money = Decimal(3_510_000)
    money_basis = "Điều 49"
    order = factory.Sequence(lambda n: n + 1)
    verify_code = factory.Sequence(lambda n: f"ma-{n}")


class RevocationFactory(factory.django.DjangoModelFactory):
    """A later decision that takes the award back."""

    class Meta:
        model = Revocation

    award = factory.SubFactory(AwardFactory)
    decision_number = "0099/QĐ-UBND"
    decided_on = date(2024, 5, 1)
    reason = "Gian dối"
    article = "Điều 93"
    by = factory.SubFactory(UserFactory)
