"""A criteria list is loaded as a tree for one tier of a draft round, all of it or nothing."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from criteria.models import CriteriaSet, Criterion, CriterionKind
from criteria.queries import set_for
from criteria.reading import Row, RowErrors, parse, read_rows
from criteria.rule_errors import RULE_MESSAGES
from units.models import Tier, Unit

DATA = Path(__file__).resolve().parent.parent / "data"
PROVENANCE = "Bản dựng lại, chưa phải phụ lục QĐ 2534/QĐ-UBND ngày 11/11/2022"
SEEDS = {
    Tier.DEPARTMENT: ("criteria_so.csv", "Bộ chỉ số chuyển đổi số cấp sở"),
    Tier.DISTRICT: ("criteria_huyen.csv", "Bộ chỉ số chuyển đổi số cấp huyện"),
    Tier.COMMUNE: ("criteria_xa.csv", "Bộ chỉ số chuyển đổi số cấp xã"),
}
# Pillars whose figures the digital-transformation agency holds; a reconstruction like the rest.
VERIFIED_PILLARS = ("3", "5", "6")
VERIFIER = "STTTT"


def row_errors(error: RowErrors) -> list[str]:
    """Return the errors of a list as sentences, a line each."""
    sentences = {
        "missing": _("the value is missing"),
        "unknown_rule": _("“%(value)s” is not a known way of scoring"),
        "not_a_number": _("“%(value)s” is not a number from 0"),
        "duplicate_code": _("code %(value)s stands twice"),
        "unknown_parent": _("group %(value)s of criterion %(code)s is not in the list"),
        "sum_differs": _("the criteria of group %(code)s add up to %(sum)s, not %(max)s"),
    }
    lines = []
    for number, column, code, params in error.errors:
        sentence = (sentences[code] if code in sentences else _(RULE_MESSAGES[code])) % params
        where = _("Line %(line)d, column %(column)s") % {"line": number, "column": column} if number else _("Whole list")
        lines.append(f"{where}: {sentence.rstrip('.')}.")
    return lines


def load_seed(round, tier, *, by) -> CriteriaSet:
    """Load the reconstructed list shipped for a tier."""
    name, title = SEEDS[tier]
    rows = read_rows((DATA / name).read_text(encoding="utf-8-sig"))
    return load_set(round, tier, by=by, rows=rows, name=f"{title}, {round}", provenance=PROVENANCE)


@transaction.atomic
def load_set(round, tier, *, by, rows: list[dict], name: str, provenance: str) -> CriteriaSet:
    """Load a list (dicts by column name) as the next version of the tier's set. Raises ValidationError, a sentence per line."""
    if round.status != RoundStatus.DRAFT:
        raise ValidationError(_("The criteria of an open round are frozen."), code="frozen")
    try:
        parsed = parse(rows)
    except RowErrors as error:
        raise ValidationError(row_errors(error), code="rows") from error
    return load_rows(round, tier, parsed, name=name, provenance=provenance)


@transaction.atomic
def load_rows(round, tier, rows: list[Row], *, name: str, provenance: str) -> CriteriaSet:
    """Write a parsed list as a new version; one that was loaded before and not answered is replaced."""
    previous = set_for(round, tier)
    criteria_set = CriteriaSet.objects.create(
        round=round, tier=tier, version=previous.version + 1 if previous else 1, name=name, provenance=provenance
    )
    verifier = Unit.objects.filter(code=VERIFIER).order_by("-valid_from").first()
    written: dict[str, Criterion] = {}
    for order, row in enumerate(rows, start=1):
        scored = row.kind not in {CriterionKind.GROUP, CriterionKind.UNSCORED}
        written[row.code] = Criterion.objects.create(
            criteria_set=criteria_set,
            parent=written.get(row.parent_code),
            code=row.code,
            name=row.name,
            order=order,
            kind=row.kind,
            rule=row.rule,
            max_points=row.max_points,
            evidence_required=scored,
            evidence_demand="Văn bản hoặc báo cáo: số, ngày, trích yếu; trang chứng minh kết quả" if scored else "",
            verifying_agency=verifier if scored and row.code.partition(".")[0] in VERIFIED_PILLARS else None,
            provenance=row.provenance,
        )
    return criteria_set
