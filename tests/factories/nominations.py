"""Dossiers of every kind, plain drafts unless a trait says otherwise; files are real, small and of the type they say."""

import hashlib
from datetime import UTC, date, datetime

import factory
from django.core.files.base import ContentFile

from nominations.lifecycle import AssessmentStatus, NominationStatus, PlanStatus
from nominations.models import (
    Answer,
    Category,
    EligibilityRule,
    Evidence,
    EvidenceUse,
    KeyProject,
    Nomination,
    Quota,
    Receipt,
    SelfAssessment,
    SubjectKind,
    UnitPlan,
)
from nominations.queries.receipt import canonical
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.units import UnitFactory

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
A_DAY = datetime(2023, 11, 15, 2, 0, tzinfo=UTC)


class SelfAssessmentFactory(factory.django.DjangoModelFactory):
    """A draft without answers; its criteria set is of the unit's tier in the same round."""

    class Meta:
        model = SelfAssessment

    class Params:
        awaiting_head = factory.Trait(status=AssessmentStatus.AWAITING_HEAD)
        submitted = factory.Trait(
            status=AssessmentStatus.SUBMITTED, submitted_at=A_DAY, submitted_by=factory.SubFactory(UserFactory)
        )

    unit = factory.SubFactory(UnitFactory)
    round = factory.SubFactory(RoundFactory)
    criteria_set = factory.SubFactory(
        CriteriaSetFactory, round=factory.SelfAttribute("..round"), tier=factory.SelfAttribute("..unit.tier")
    )


class AnswerFactory(factory.django.DjangoModelFactory):
    """An answer to a criterion of the assessment's own set, without content."""

    class Meta:
        model = Answer

    self_assessment = factory.SubFactory(SelfAssessmentFactory)
    criterion = factory.SubFactory(CriterionFactory, criteria_set=factory.SelfAttribute("..self_assessment.criteria_set"))
    version = 1


class EvidenceFactory(factory.django.DjangoModelFactory):
    """A one-page PDF, different for each row."""

    class Meta:
        model = Evidence
        exclude = ["content"]

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Quyết định số {n}.pdf")
    content = factory.Sequence(lambda n: PDF + b"%% %d\n" % n)
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, name=o.name))
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda o: len(o.content))
    pages = 1


class EvidenceUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvidenceUse

    answer = factory.SubFactory(AnswerFactory)
    evidence = factory.SubFactory(EvidenceFactory, unit=factory.SelfAttribute("..answer.self_assessment.unit"))


class ReceiptFactory(factory.django.DjangoModelFactory):
    """A receipt of an empty submission; its fingerprint is true."""

    class Meta:
        model = Receipt

    self_assessment = factory.SubFactory(SelfAssessmentFactory, submitted=True)
    number = factory.Sequence(lambda n: f"TDG-2023-T{n:05d}-1")
    issued_to = factory.SelfAttribute("self_assessment.submitted_by")
    content = factory.LazyAttribute(lambda o: {"number": o.number, "answers": []})
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(canonical(o.content)).hexdigest())


class UnitPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitPlan

    class Params:
        registered = factory.Trait(
            status=PlanStatus.REGISTERED, registered_at=A_DAY, registered_by=factory.SubFactory(UserFactory)
        )

    unit = factory.SubFactory(UnitFactory)
    round = factory.SubFactory(RoundFactory)
    commitments = "100% thủ tục hành chính đủ điều kiện được cung cấp trực tuyến toàn trình."


class KeyProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyProject

    plan = factory.SubFactory(UnitPlanFactory)
    name = factory.Sequence(lambda n: f"Số hóa hồ sơ đợt {n}")


class CategoryFactory(factory.django.DjangoModelFactory):
    """An award open to collectives and individuals since 2022."""

    class Meta:
        model = Category

    code = factory.Sequence(lambda n: f"bang-khen-{n}")
    name = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
    subject_kinds = factory.LazyFunction(lambda: [SubjectKind.COLLECTIVE, SubjectKind.INDIVIDUAL])
    article = "Điều 74 Luật Thi đua, khen thưởng"
    source = "tests"
    valid_from = date(2022, 1, 1)


class EligibilityRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EligibilityRule

    check_kind = EligibilityRule.Check.PLAN_REGISTERED
    message = "Đơn vị chưa đăng ký thi đua."
    article = "Điều 5"
    source = "tests"
    valid_from = date(2022, 1, 1)


class QuotaFactory(factory.django.DjangoModelFactory):
    """The round's quota for every unit; without numbers it limits nothing."""

    class Meta:
        model = Quota

    round = factory.SubFactory(RoundFactory)
    source = "tests"


class NominationFactory(factory.django.DjangoModelFactory):
    """A draft that nominates an individual."""

    class Meta:
        model = Nomination

    class Params:
        with_meeting = factory.Trait(
            meeting_on=date(2023, 11, 20),
            meeting_members=20,
            meeting_present=18,
            votes_for=17,
            votes_against=1,
            minutes=factory.SubFactory(EvidenceFactory, unit=factory.SelfAttribute("..unit")),
            pending_matter=False,
            report="Báo cáo thành tích.",
        )
        submitted = factory.Trait(
            status=NominationStatus.SUBMITTED, submitted_at=A_DAY, submitted_by=factory.SubFactory(UserFactory)
        )
        eligible = factory.Trait(submitted=True, status=NominationStatus.ELIGIBLE)
        proposed = factory.Trait(submitted=True, status=NominationStatus.PROPOSED)

    unit = factory.SubFactory(UnitFactory)
    round = factory.SubFactory(RoundFactory)
    category = factory.SubFactory(CategoryFactory)
    subject_kind = SubjectKind.INDIVIDUAL
    subject_name = factory.Sequence(lambda n: f"H'Hen Niê {n}")
    subject_key = factory.LazyAttribute(lambda o: o.subject_name.casefold())
    merit = "Hướng dẫn người dân dùng dịch vụ công trực tuyến."
