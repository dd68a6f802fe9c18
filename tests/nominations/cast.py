"""One unit with its people in an open round, and the tree it is to answer."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from criteria.models import CriterionKind
from nominations import actions
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.nominations import SelfAssessmentFactory
from tests.factories.units import MembershipFactory, UnitFactory
from tests.nominations.files import pdf
from units.roles import Role

RULES = {
    CriterionKind.TIERS: {
        "tiers": [
            {"key": "4", "label": "4 lần", "points": "20"},
            {"key": "2", "label": "2 lần", "points": "10"},
            {"key": "0", "label": "không họp", "points": "0"},
        ]
    },
    CriterionKind.RATIO: {"numerator": "số hồ sơ trực tuyến", "denominator": "tổng số hồ sơ"},
    CriterionKind.BOOLEAN: {},
    CriterionKind.COUNT: {"target": "12", "unit": "tin, bài"},
    CriterionKind.PARTS: {
        "parts": [
            {"key": "a", "label": "dự họp của tỉnh", "points": "10"},
            {"key": "b", "label": "chủ trì họp", "points": "10"},
        ]
    },
    CriterionKind.UNSCORED: {},
}
VALUES = {
    CriterionKind.TIERS: {"tier": "2"},
    CriterionKind.RATIO: {"numerator": "12", "denominator": "15"},
    CriterionKind.BOOLEAN: {"value": True},
    CriterionKind.COUNT: {"count": "9"},
    CriterionKind.PARTS: {"parts": ["a"]},
    CriterionKind.UNSCORED: {"text": "Chưa có."},
}


def person(unit, *roles):
    user = UserFactory()
    for role in roles:
        MembershipFactory(user=user, unit=unit, role=role)
    return user


def secretary():
    return person(UnitFactory(department=True), Role.SECRETARIAT)


def criterion(criteria_set, kind=CriterionKind.BOOLEAN, *, parent=None, **fields):
    """A criterion of the kind with the rule of RULES; 20 points, except where the kind has none."""
    points = 0 if kind == CriterionKind.UNSCORED else 20
    return CriterionFactory(
        criteria_set=criteria_set, parent=parent, kind=kind, rule=RULES[kind], **{"max_points": points} | fields
    )


def cast(kinds=(CriterionKind.BOOLEAN,), **fields):
    """A unit with staff and head, a round open for self-assessment, a draft; one pillar with a criterion of each kind."""
    unit, round = UnitFactory(), RoundFactory(open=True)
    stage = StageFactory(round=round)
    criteria_set = CriteriaSetFactory(round=round, tier=unit.tier)
    pillar = CriterionFactory(criteria_set=criteria_set, group=True)
    criteria = [criterion(criteria_set, kind, parent=pillar) for kind in kinds]
    return SimpleNamespace(
        unit=unit,
        round=round,
        stage=stage,
        criteria_set=criteria_set,
        pillar=pillar,
        criteria=criteria,
        staff=person(unit, Role.UNIT_STAFF),
        head=person(unit, Role.UNIT_HEAD),
        assessment=SelfAssessmentFactory(unit=unit, round=round, criteria_set=criteria_set, **fields),
    )


def upload(content=None, name="Quyết định 12.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type)


def fill(c, *, evidence=True):
    """Answer every criterion of the cast, with one file for all."""
    entries = {item: actions.Entry(VALUES[item.kind], "Theo QĐ 12/QĐ-UBND ngày 05/01/2023") for item in c.criteria}
    answers = actions.save_answers(c.assessment, by=c.staff, entries=entries)
    if evidence:
        file = actions.add_evidence(c.unit, by=c.staff, upload=upload())
        for answer in answers:
            actions.cite_evidence(answer, file, by=c.staff)
    return answers


def submit(c):
    """Fill, send and approve; return the receipt."""
    fill(c)
    actions.send_to_head(c.assessment, by=c.staff)
    return actions.approve(c.assessment, by=c.head)
