"""A criteria list becomes a tree: rules are read from its words, or filled in and marked as reconstructed. No database.

Columns: code, parent_code, name, max_points, scoring_rule, provenance. Optional ones give what the words of the list leave open:
levels ("4 lần=20; 3=15" for level tables and parts), target and unit, numerator and denominator, evidence_demand, and the code of
the verifying_agency.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.text import fold, natural_key, nfc
from criteria.rules import RuleError, validate_rule

# Column → the other names it may have, folded.
COLUMNS = {
    "code": ["ma", "stt", "ma tieu chi"],
    "parent_code": ["ma nhom", "thuoc", "thuoc nhom"],
    "name": ["ten", "tieu chi", "chi so", "chi so thanh phan", "chi so chi so thanh phan"],
    "max_points": ["diem toi da"],
    "scoring_rule": ["cach tinh diem", "cach xac dinh", "cach xac dinh va tinh diem"],
    "provenance": ["nguon", "xuat xu"],
    "levels": ["cac muc", "cac phan", "muc diem"],
    "target": ["chi tieu"],
    "unit": ["don vi tinh"],
    "numerator": ["tu so"],
    "denominator": ["mau so"],
    "evidence_demand": ["tai lieu kiem chung"],
    "verifying_agency": ["don vi phoi hop xac minh", "don vi phoi hop xac minh so lieu", "don vi xac minh"],
}
REQUIRED = ("code", "parent_code", "name", "max_points", "scoring_rule", "provenance")
_NAMES = {fold(alias): column for column, aliases in COLUMNS.items() for alias in [column, *aliases]}
# Words for a rule → its kind in criteria.rules.
_WORDS = {
    "group": ["group", "sum of children", "tong", "tong cac tieu chi"],
    "tiers": ["tiers", "tier table", "bang muc", "theo muc"],
    "ratio": ["ratio", "ratio a/b", "a/b", "ty le", "ty le a/b"],
    "boolean": ["boolean", "bool", "yes/no", "co/khong"],
    "count": ["count", "count/target", "so luong", "so luong/chi tieu"],
    "parts": ["parts", "halves", "partial sums", "cong cac phan"],
    "unscored": ["unscored", "khong tinh diem"],
}
KINDS = {fold(word): kind for kind, words in _WORDS.items() for word in words}
# Where the list names no levels, parts or target, these stand in, and the criterion's provenance says so.
LEVELS = (("Tốt", Decimal(1)), ("Khá", Decimal("0.75")), ("Trung bình", Decimal("0.5")), ("Chưa đạt", Decimal(0)))
TARGET = "12"
RECONSTRUCTED = "bản dựng lại"
# As long as the columns that store them.
LENGTHS = {"code": 20, "name": 400, "provenance": 300, "evidence_demand": 400}
MAX_ROWS = 500
_LEVELS_IN_NAME = re.compile(r"\(([^()]*=[^()]*)\)")
_POINTS = re.compile(r"[0-9]{1,5}([.,][0-9]{1,2})?")
_CODE = re.compile(r"[0-9A-Za-zĐđ]+([.-][0-9A-Za-zĐđ]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion as read: the parent by code, the rule as criteria.rules takes it."""

    code: str
    parent_code: str
    name: str
    kind: str
    rule: dict
    max_points: Decimal
    provenance: str
    evidence_demand: str = ""
    agency_code: str = ""


class RowErrors(ValueError):
    """What is wrong, by line of the list: [(line number or 0 for the whole list, column, sentence code, params)]."""

    def __init__(self, errors: list[tuple[int, str, str, dict]]):
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


def read_rows(text: str) -> list[dict]:
    """Return the rows of a CSV text by column name."""
    return list(csv.DictReader(io.StringIO(nfc(text))))


def parse(rows: list[dict], lines: list[int] | None = None) -> list[Row]:
    """Return the criteria, each group before its own, siblings in the order of their codes.

    `lines` are the line numbers in the file (2, 3, … unless given). Raises RowErrors naming every wrong line; then nothing is
    usable.
    """
    lines = lines or list(range(2, len(rows) + 2))
    errors: list[tuple[int, str, str, dict]] = []
    _check_columns(rows, errors)
    parsed: dict[str, tuple[int, Row]] = {}
    for number, raw in zip(lines, rows, strict=True) if not errors else ():
        row = _row(number, raw, errors)
        if row and row.code in parsed:
            errors.append((number, "code", "duplicate_code", {"value": row.code}))
        elif row:
            parsed[row.code] = (number, row)
    # The tree of half a list would be wrong in ways nobody needs to hear of.
    ordered = [] if errors else _in_order(parsed, errors)
    if errors:
        raise RowErrors(sorted(errors, key=lambda error: error[0]))
    return ordered


def _check_columns(rows, errors) -> None:
    if not rows:
        errors.append((0, "", "no_rows", {}))
    elif len(rows) > MAX_ROWS:
        errors.append((0, "", "too_many_rows", {"limit": MAX_ROWS}))
    else:
        present = {_NAMES.get(fold(str(header))) for header in rows[0] if header}
        if missing := [column for column in REQUIRED if column not in present]:
            errors.append((0, "", "columns_missing", {"columns": ", ".join(missing)}))


def _row(number, raw, errors) -> Row | None:
    values = dict.fromkeys(COLUMNS, "")
    values |= {_NAMES[fold(str(name))]: nfc(str(cell or "")).strip() for name, cell in raw.items() if fold(str(name)) in _NAMES}
    found = len(errors)
    errors += [(number, *problem) for problem in _text_problems(values)]
    kind, points = KINDS.get(fold(values["scoring_rule"])), _points(values["max_points"])
    if values["scoring_rule"] and kind is None:
        errors.append((number, "scoring_rule", "unknown_rule", {"value": values["scoring_rule"]}))
    if values["max_points"] and points is None:
        errors.append((number, "max_points", "not_a_number", {"value": values["max_points"]}))
    return None if len(errors) > found else _with_rule(number, values, kind, points, errors)


def _text_problems(values) -> Iterator[tuple[str, str, dict]]:
    for column in ("code", "name", "max_points", "scoring_rule", "provenance"):
        if not values[column]:
            yield column, "missing", {}
    for column, limit in LENGTHS.items():
        if len(values[column]) > limit:
            yield column, "too_long", {"limit": limit}
    if values["code"] and not _CODE.fullmatch(values["code"]):
        yield "code", "unreadable_code", {"value": values["code"]}
    if values["levels"] and not _pairs(values["levels"]):
        yield "levels", "unreadable_levels", {}


def _with_rule(number, values, kind, points, errors) -> Row | None:
    rule, rebuilt = _rule(kind, values, points)
    try:
        validate_rule(kind, rule, points)
    except RuleError as error:
        errors.append((number, "scoring_rule", error.code, error.params))
        return None
    note = f"; {RECONSTRUCTED}: {rebuilt}" if rebuilt else ""
    return Row(
        code=values["code"],
        parent_code=values["parent_code"],
        name=values["name"],
        kind=kind,
        rule=rule,
        max_points=points,
        # The note is what must not be lost.
        provenance=values["provenance"][: LENGTHS["provenance"] - len(note)] + note,
        evidence_demand=values["evidence_demand"],
        agency_code=values["verifying_agency"],
    )


def _points(text: str) -> Decimal | None:
    # "1.000" is refused: it could be one or a thousand.
    return Decimal(text.replace(",", ".")) if _POINTS.fullmatch(text) else None


def _rule(kind: str, values: dict, points: Decimal) -> tuple[dict, str]:
    """Return the rule and, where it had to be filled in, what was."""
    if kind == "tiers":
        return _level_table(values, points)
    if kind == "parts":
        return _parts(values, points)
    if kind == "ratio":
        return {"numerator": values["numerator"] or "Số đạt", "denominator": values["denominator"] or "Tổng số"}, ""
    if kind == "count":
        target = values["target"].replace(",", ".")
        return {"target": target or TARGET, "unit": values["unit"] or "lượt"}, "" if target else f"chỉ tiêu {TARGET}"
    return {}, ""


def _level_table(values, points) -> tuple[dict, str]:
    in_name = _LEVELS_IN_NAME.search(values["name"])
    levels = _pairs(values["levels"] or (in_name[1] if in_name else ""))
    # Levels a name spells out count only where they reach the maximum; those of the column are judged by the rule itself.
    if levels and (values["levels"] or max(Decimal(worth) for _label, worth in levels) == points):
        rest = [] if any(not Decimal(worth) for _label, worth in levels) else [("Còn lại", "0")]
        return {"tiers": _options([*levels, *rest])}, ""
    return {"tiers": _options([(label, _share(points, share)) for label, share in LEVELS])}, "các mức điểm"


def _parts(values, points) -> tuple[dict, str]:
    if parts := _pairs(values["levels"]):
        return {"parts": _options(parts)}, ""
    half = _share(points, Decimal("0.5"))
    rest = str(points - Decimal(half))
    return {"parts": _options([("Nội dung thứ nhất", half), ("Nội dung thứ hai", rest)])}, "các phần"


def _share(points: Decimal, share: Decimal) -> str:
    return str((points * share).quantize(Decimal("0.01")))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return (label, points) of "4 lần=20; 3=15"; nothing when one of them is not such a pair."""
    pairs = [tuple(side.strip() for side in item.rpartition("=")[::2]) for item in text.split(";") if item.strip()]
    if any(not label or not _POINTS.fullmatch(points) for label, points in pairs):
        return []
    return [(label, points.replace(",", ".")) for label, points in pairs]


def _options(pairs) -> list[dict]:
    return [{"key": f"m{i}", "label": label, "points": points} for i, (label, points) in enumerate(pairs, start=1)]


def _in_order(parsed: dict[str, tuple[int, Row]], errors) -> list[Row]:
    """Return the rows as a tree is read, noting those that hang on nothing and groups whose sum is wrong."""
    below: dict[str, list[Row]] = {}
    for number, row in parsed.values():
        parent = parsed.get(row.parent_code)
        if row.parent_code and (parent is None or parent[1].kind != "group"):
            errors.append((number, "parent_code", "unknown_parent", {"value": row.parent_code}))
        below.setdefault(row.parent_code, []).append(row)
    for number, row in parsed.values():
        total = sum((child.max_points for child in below.get(row.code, [])), Decimal(0))
        if row.kind == "group" and row.code not in below:
            errors.append((number, "code", "empty_group", {}))
        elif row.kind == "group" and total != row.max_points:
            errors.append((number, "max_points", "sum_differs", {"sum": total, "max": row.max_points}))
    ordered, waiting = [], sorted(below.get("", []), key=_by_code, reverse=True)
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting += sorted(below.get(row.code, []), key=_by_code, reverse=True)
    if not errors and len(ordered) < len(parsed):
        # Groups that contain each other are reached from no pillar.
        lost = next(row.code for _number, row in parsed.values() if row not in ordered)
        errors.append((parsed[lost][0], "parent_code", "circle", {"value": lost}))
    return ordered


def _by_code(row: Row) -> tuple:
    return natural_key(row.code)
