"""The play: a whole round from plan to publication, and the rounds a visitor of ./run may try by hand."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from campaign_portal.rehearsal import ground
from campaign_portal.rehearsal.answers import strength
from campaign_portal.rehearsal.people import appoint, gather, person, unit_people
from campaign_portal.rehearsal.stage import Rehearsal
from campaigns.models import Round
from nominations import actions as nominations
from nominations.models import Nomination, SelfAssessment
from reviews import actions as reviews
from reviews.models import Assignment, Result
from reviews.permissions import in_conflict
from units.loading import load_reference
from units.models import Unit
from units.roles import Role

SEED = "kh39"
REVIEWERS_PER_UNIT = 2
NOMINATING_SHARE = 0.15


@dataclass
class Summary:
    """What was played, and the seconds each step took."""

    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class Play:
    """Plays rounds; `report(step, done, total)` is told of each piece of progress."""

    def __init__(self, report: Callable[[str, int, int], None] = lambda step, done, total: None):
        self.report, self.summary = report, Summary()

    def whole_round(self, year: int, *, per_tier: int | None = None) -> Summary:
        """Play all ten steps of the year's round with all its units, or with the first per_tier of each tier."""
        round, units, cast = self._set_up(year, per_tier)
        rehearsal = Rehearsal(round, units, cast, seed=f"{SEED}:{year}")
        self._each("4. Kế hoạch đơn vị", units, rehearsal.register_plan)
        evidence, minutes = ground.paper("Báo cáo chuyển đổi số (diễn tập)"), ground.paper("Biên bản họp cơ sở (diễn tập)")
        self._each("4. Tự đánh giá", units, lambda u: rehearsal.submit_assessment(u, rehearsal.fill_assessment(u, evidence)))
        strongest = sorted(units, key=lambda u: -strength(rehearsal.seed, u.code))
        nominating = strongest[: max(2, round_up(len(units) * NOMINATING_SHARE))]
        self._each("5. Đề nghị từ cơ sở", nominating, lambda unit: rehearsal.nominate(unit, minutes))
        self._whole(
            "6. Chấm điểm độc lập", lambda: rehearsal.review(REVIEWERS_PER_UNIT), rehearsal, len(units) * REVIEWERS_PER_UNIT
        )
        self._whole("7. Hội đồng bỏ phiếu", rehearsal.vote, rehearsal)
        self._whole("8. Quyết định, bằng khen", rehearsal.decide, rehearsal)
        self._whole("9. Công bố", rehearsal.publish, rehearsal)
        self._count(round)
        return self.summary

    def sample(self, *, per_tier: int | None = None) -> Summary:
        """Play 2023 whole; leave 2024 under review and 2025 open, so that every sample account has something to do."""
        self.whole_round(2023, per_tier=per_tier)
        self._under_review(2024)
        self._open(2025)
        person("quan-tri@mau.example", "Quản trị viên (tài khoản mẫu)", sample=True, is_staff=True, is_superuser=True)
        return self.summary

    def _set_up(self, year: int, per_tier):
        self._whole("1-3. Đơn vị, phong trào, tiêu chí", load_reference)
        agency = Unit.objects.filter(code="SNV").order_by("valid_from").first()
        secretary = person("thu-ky@mau.example", "Thư ký (tài khoản mẫu)", sample=True)
        appoint(secretary, agency, Role.SECRETARIAT, since=ground.SINCE, post="Thường trực Hội đồng")
        campaign = ground.lay_ground(secretary)
        round = Round.objects.get(campaign=campaign, year=year, kind=Round.Kind.YEAR)
        units = ground.units_of(round, per_tier=per_tier)
        verifiers = list(Unit.objects.filter(code__in=["STTTT", "SKHCN", "VPUBND"], valid_from=ground.SINCE).order_by("code"))
        cast = gather(units, agency=agency, verifiers=verifiers or [agency], since=ground.SINCE)
        ground.open_round(round, by=cast.secretary, today=timezone.localdate())
        return round, units, cast

    def _under_review(self, year: int):
        """A few units of the next round are submitted and wait for their reviewers."""
        round, units, cast = self._set_up(year, per_tier=3)
        rehearsal = Rehearsal(round, units, cast, seed=f"{SEED}:{year}")
        evidence = ground.paper("Báo cáo chuyển đổi số (diễn tập)")
        self._each(
            f"Đợt {year}: nộp hồ sơ", units, lambda u: rehearsal.submit_assessment(u, rehearsal.fill_assessment(u, evidence))
        )
        reviews.start_review(round, by=cast.secretary)
        for assessment in SelfAssessment.objects.filter(round=round).select_related("unit", "round"):
            for reviewer in cast.reviewers[:2]:
                if not in_conflict(reviewer, assessment.unit):
                    reviews.assign(assessment, reviewer, by=cast.secretary)

    def _open(self, year: int):
        """The present units may register and fill in; one of them has begun, with sample accounts to go on."""
        round, units, _cast = self._set_up(year, per_tier=1)
        ward = Unit.objects.on(round.as_of).filter(tier="commune", search_key__contains="buon ma thuot").first() or units[-1]
        staff, _head = unit_people(ward, since=ground.SINCE, names=("can-bo@mau.example", "thu-truong@mau.example"), sample=True)
        plan = nominations.start_plan(ward, round, by=staff)
        nominations.save_plan(plan, by=staff, commitments="", difficulties="", proposals="")
        nominations.start_assessment(ward, round, by=staff)

    def _each(self, step: str, units, act) -> None:
        start = time.monotonic()
        for done, unit in enumerate(units, start=1):
            act(unit)
            self.report(step, done, len(units))
        self._took(step, start)

    def _whole(self, step: str, act, rehearsal: Rehearsal | None = None, total: int = 0):
        start, done = time.monotonic(), 0

        def tick():
            nonlocal done
            done += 1
            self.report(step, done, max(total, done))

        if rehearsal:
            rehearsal.tick = tick
        self.report(step, 0, total)
        result = act()
        self._took(step, start)
        return result

    def _took(self, step: str, start: float) -> None:
        self.summary.seconds[step] = self.summary.seconds.get(step, 0.0) + time.monotonic() - start

    def _count(self, round) -> None:
        self.summary.counts |= {
            "đơn vị được xếp hạng": Result.objects.filter(round=round, rank__isnull=False).count(),
            "phiếu chấm": Assignment.objects.filter(self_assessment__round=round).count(),
            "đề nghị khen thưởng": Nomination.objects.filter(round=round).count(),
            "được khen thưởng": Nomination.objects.filter(round=round, status="awarded").count(),
        }


def round_up(number: float) -> int:
    return -int(-number // 1)
