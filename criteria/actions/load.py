"""A criteria list becomes the next version of a tier's set in a draft round: all of it or nothing."""

from pathlib import Path

from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from core.models import locked
from criteria.models import CriteriaSet, Criterion, CriterionKind
from criteria.queries import set_for
from criteria.reading import LENGTHS, Row, RowErrors, parse, read_rows
from criteria.rule_errors import RULE_MESSAGES
from units.models import Tier, Unit

DATA = Path(__file__).resolve().parent.parent / "data"
PROVENANCE = "Bản dựng lại, chưa phải phụ lục QĐ 2534/QĐ-UBND ngày 11/11/2022"
SEEDS = {
    Tier.DEPARTMENT: ("criteria_so.csv", "Bộ chỉ số chuyển đổi số cấp sở"),
    Tier.DISTRICT: ("criteria_huyen.csv", "Bộ chỉ số chuyển đổi số cấp huyện"),
    Tier.COMMUNE: ("criteria_xa.csv", "Bộ chỉ số chuyển đổi số cấp xã"),
}
# Pillars whose figures the digital-transformation agency holds, under its name of the day; a reconstruction like the rest.
VERIFIED_PILLARS = ("3", "5", "6")
VERIFIERS = ("STTTT", "SKHCN")
EVIDENCE = "Văn bản hoặc báo cáo chứng minh kết quả: số, ngày, cơ quan ban hành, trích yếu; ghi trang có số liệu"
EVIDENCE_NOTE = "; yêu cầu tài liệu: bản dựng lại"


def row_errors(error: RowErrors) -> list[str]:
    """Return the errors of a list as sentences, a line each."""
    sentences = {
        "missing": _("the cell is empty"),
        "too_long": _("the text is longer than %(limit)d characters"),
        "unknown_rule": _("“%(value)s” is not a known way of scoring"),
        "not_a_number": _("“%(value)s” is not a number of points such as 20 or 12,5"),
        "unreadable_code": _("“%(value)s” is not a code such as 1.2"),
        "unreadable_levels": _("write levels as “4 times=20; 3 times=15”"),
        "duplicate_code": _("the code %(value)s stands twice (in a workbook, format the column of codes as text)"),
        "unknown_parent": _("%(value)s is not the code of a group in the list"),
        "empty_group": _("the group has no criteria"),
        "sum_differs": _("the criteria of the group add up to %(sum)s, not to its maximum of %(max)s"),
        "circle": _("%(value)s lies inside itself"),
        "no_rows": _("the list has no rows"),
        "too_many_rows": _("the list has more than %(limit)d rows"),
        "columns_missing": _("the list lacks the columns: %(columns)s"),
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
def load_set(round, tier, *, by, rows: list[dict], name: str, provenance: str, lines: list[int] | None = None) -> CriteriaSet:
    """Load a list (dicts by column name) as the next version of the tier's set. Raises ValidationError, a sentence per line."""
    try:
        parsed = parse(rows, lines)
    except RowErrors as error:
        raise ValidationError([ValidationError(line, code="rows") for line in row_errors(error)]) from error
    criteria_set = _next_version(round, tier, by=by, name=name, provenance=provenance)
    _write(criteria_set, parsed)
    return criteria_set


@transaction.atomic
def new_version(criteria_set, *, by, round=None) -> CriteriaSet:
    """Copy a set's tree as the next version of the same tier, in the same round or in another draft round."""
    copy = _next_version(
        round or criteria_set.round, criteria_set.tier, by=by, name=criteria_set.name, provenance=criteria_set.provenance
    )
    copies: dict[int, Criterion] = {}
    for criterion in criteria_set.criteria.order_by("order"):
        pk, parent = criterion.pk, copies.get(criterion.parent_id)
        criterion.pk, criterion._state.adding, criterion.criteria_set, criterion.parent = None, True, copy, parent
        criterion.save()
        copies[pk] = criterion
    return copy


def _next_version(round, tier, *, by, name, provenance) -> CriteriaSet:
    if locked(round).status != RoundStatus.DRAFT:
        raise ValidationError(_("The criteria of an open round are frozen."), code="frozen")
    if not name.strip() or not provenance.strip():
        raise ValidationError(_("A criteria set needs a name and a word on where its text comes from."), code="empty")
    previous = set_for(round, tier)
    criteria_set = CriteriaSet.objects.create(
        round=round,
        tier=tier,
        version=previous.version + 1 if previous else 1,
        name=name.strip(),
        provenance=provenance.strip(),
    )
    LogEntry.objects.log_actions(by.pk, [criteria_set], ADDITION, change_message="", single_object=True)
    return criteria_set


def _write(criteria_set, rows: list[Row]) -> None:
    agencies = {unit.code: unit for unit in Unit.objects.on(criteria_set.round.as_of).filter(tier=Tier.DEPARTMENT)}
    if unknown := sorted({row.agency_code for row in rows} - {"", *agencies}):
        raise ValidationError(
            _("No department has these codes on the round's day: %(codes)s.") % {"codes": ", ".join(unknown)}, code="agency"
        )
    verifier = next((agencies[code] for code in VERIFIERS if code in agencies), None)
    written: dict[str, Criterion] = {}
    for order, row in enumerate(rows, start=1):
        scored = row.kind not in {CriterionKind.GROUP, CriterionKind.UNSCORED}
        usual = verifier if scored and row.code.partition(".")[0] in VERIFIED_PILLARS else None
        filled_in = scored and not row.evidence_demand
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
            evidence_demand=EVIDENCE if filled_in else row.evidence_demand,
            verifying_agency=agencies.get(row.agency_code) if row.agency_code else usual,
            provenance=_with_note(row.provenance, EVIDENCE_NOTE) if filled_in else row.provenance,
        )


def _with_note(provenance: str, note: str) -> str:
    return provenance[: LENGTHS["provenance"] - len(note)] + note
