"""A decided round of three tiers with an award, ready to publish; every unit answered one criterion of each kind that counts."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from campaigns.lifecycle import RoundStatus
from criteria.models import CriterionKind
from results.actions import publish
from reviews.models import Band
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardFactory, DecisionFactory
from tests.factories.campaigns import CampaignFactory, RoundFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.nominations import AnswerFactory, EvidenceUseFactory, NominationFactory, SelfAssessmentFactory
from tests.factories.reviews import AssignmentFactory, BandFactory, ResultFactory, ResultLineFactory
from tests.factories.units import BlockFactory, MembershipFactory, UnitFactory
from units.models import Block, Kind
from units.roles import Role

A_DAY = date(2023, 12, 31)
# Name, rank, points given; the second and the third share their rank, the last is assessed but not ranked.
COMMUNES = (
    ("Xã Cư M'gar", 1, "18.00"),
    ("Xã Ea Kao", 2, "13.33"),
    ("Phường Thắng Lợi", 2, "13.33"),
    ("Xã Đắk Phơi", None, "5.00"),
)


def secretary():
    user = UserFactory(display_name="Trần Thị Thư Ký")
    MembershipFactory(user=user, unit=UnitFactory(department=True), role=Role.SECRETARIAT)
    return user


def decided_round(communes=COMMUNES, *, rehearsal=False, **of_round):
    """Return round, by (the secretary), units by name, award, decision: all that a publication freezes."""
    campaign = CampaignFactory(is_rehearsal=rehearsal, announced_at=timezone.now())
    round = RoundFactory(campaign=campaign, status=RoundStatus.DECIDED, as_of=A_DAY, **of_round)
    if not Band.objects.exists():
        BandFactory(name="Tốt", minimum=Decimal("0.85"))
    block = BlockFactory(name=f"Cụm thi đua số {Block.objects.count() + 1}", year=round.year)
    units = {}
    for tier_units in (communes, (("Sở Tư pháp", 1, "17.00"),), (("Huyện Lắk", 1, "16.00"),)):
        _assessed(round, tier_units, units, block)
    award = _award(round, next(iter(units.values())))
    return SimpleNamespace(round=round, by=secretary(), units=units, award=award, decision=award.decision)


def published_round(*args, **kwargs):
    """Return a decided round with its publication."""
    cast = decided_round(*args, **kwargs)
    cast.publication = publish(cast.round, by=cast.by)
    cast.round.refresh_from_db()
    return cast


def _kind_of(name):
    return {"Sở": Kind.SO, "Huyện": Kind.HUYEN, "Phường": Kind.PHUONG}.get(name.split()[0], Kind.XA)


def _assessed(round, rows, units, block):
    kinds = [_kind_of(name) for name, _rank, _points in rows]
    made = [UnitFactory(name=name, kind=kind) for (name, _rank, _points), kind in zip(rows, kinds, strict=True)]
    criteria_set = CriteriaSetFactory(
        round=round, tier=made[0].tier, provenance="Bản dựng lại, chưa phải phụ lục QĐ 2534/QĐ-UBND ngày 11/11/2022"
    )
    pillar = CriterionFactory(criteria_set=criteria_set, group=True, code="1", max_points=Decimal(20))
    ratio = CriterionFactory(
        criteria_set=criteria_set,
        parent=pillar,
        code="1.1",
        name="Tỷ lệ hồ sơ trực tuyến",
        kind=CriterionKind.RATIO,
        rule={"numerator": "hồ sơ trực tuyến", "denominator": "hồ sơ"},
    )
    boolean = CriterionFactory(criteria_set=criteria_set, parent=pillar, code="1.2")
    for unit, (name, rank, points) in zip(made, rows, strict=True):
        units[name] = unit
        _result(round, unit, criteria_set, (pillar, ratio, boolean), rank, Decimal(points), block if rank else None)
    type(criteria_set).objects.filter(pk=criteria_set.pk).update(
        frozen_at=timezone.now(), frozen_by=UserFactory(), digest="d" * 64
    )


def _result(round, unit, criteria_set, criteria, rank, points, block):
    pillar, ratio, boolean = criteria
    assessment = SelfAssessmentFactory(unit=unit, round=round, criteria_set=criteria_set, submitted=True)
    answer = AnswerFactory(
        self_assessment=assessment,
        criterion=ratio,
        value={"numerator": "5", "denominator": "6"},
        explanation="Số riêng 079123456789, điện thoại 0905123456",
    )
    EvidenceUseFactory(answer=answer)
    AnswerFactory(self_assessment=assessment, criterion=boolean, value={"value": True})
    AssignmentFactory(self_assessment=assessment, reviewer__display_name="Người Chấm Kín", status="submitted")
    result = ResultFactory(
        self_assessment=assessment,
        claimed_total=Decimal("18.33"),
        total=points,
        max_total=Decimal(20),
        ratio=(points / 20).quantize(Decimal("0.00001")),
        rank=rank,
        block=block if block and block.tier == unit.tier else None,
        rank_in_block=rank if block and block.tier == unit.tier else None,
        band="Tốt" if points >= 17 else "",
        not_ranked_reason="" if rank else "Đang bị xem xét kỷ luật",
    )
    second = min(points, Decimal(10))
    ResultLineFactory(result=result, criterion=pillar, claimed=None, points=points, max_points=20, scorers=0)
    ResultLineFactory(result=result, criterion=ratio, claimed=Decimal("8.33"), points=points - second, max_points=10)
    ResultLineFactory(result=result, criterion=boolean, claimed=Decimal(10), points=second, max_points=10)


def _award(round, unit):
    nomination = NominationFactory(round=round, unit=unit, subject_name="Y Bih Alêô", proposed=True)
    decision = DecisionFactory(round=round, published=True)
    return AwardFactory(
        decision=decision, nomination=nomination, post="Chủ tịch", merit="Dẫn đầu", verify_code=f"mA-{round.slug}"
    )
