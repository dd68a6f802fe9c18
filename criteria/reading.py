"""A criteria list becomes a tree: rules are read from its words, or filled in and marked as reconstructed. No database.

Columns: code, parent_code, name, max_points, scoring_rule, provenance.
"""

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.text import natural_key, nfc
from criteria.rules import RuleError, validate_rule

COLUMNS = ("code", "parent_code", "name", "max_points", "scoring_rule", "provenance")
KINDS = {
    "sum of children": "group",
    "tiers": "tiers",
    "ratio a/b": "ratio",
    "bool": "boolean",
    "count/target": "count",
    "parts": "parts",
    "unscored": "unscored",
}
# Where the list names no levels or target, these stand in, and the criterion's provenance says so.
LEVELS = (("Tốt", Decimal(1)), ("Khá", Decimal("0.75")), ("Trung bình", Decimal("0.5")), ("Chưa đạt", Decimal(0)))
TARGET = "12"
RECONSTRUCTED = "bản dựng lại"
_LEVEL = re.compile(r"\(([^()]*=[^()]*)\)")


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


class RowErrors(ValueError):
    """What is wrong, by line of the list: [(line number, column, sentence code, params)]."""

    def __init__(self, errors: list[tuple[int, str, str, dict]]):
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


def read_rows(text: str) -> list[dict]:
    """Return the rows of a CSV text by column name."""
    return list(csv.DictReader(io.StringIO(nfc(text))))


def parse(rows: list[dict]) -> list[Row]:
    """Return the criteria in the order of their codes; raise RowErrors naming every wrong line, and then nothing is usable."""
    errors: list[tuple[int, str, str, dict]] = []
    parsed = [row for number, raw in enumerate(rows, start=2) if (row := _row(number, raw, errors))]
    _check_tree(parsed, errors)
    if errors:
        raise RowErrors(errors)
    return sorted(parsed, key=lambda row: natural_key(row.code))


def _row(number, raw, errors) -> Row | None:
    values = {column: nfc((raw.get(column) or "").strip()) for column in COLUMNS}
    kind = KINDS.get(values["scoring_rule"])
    missing = [column for column in ("code", "name", "max_points", "provenance") if not values[column]]
    for column in missing:
        errors.append((number, column, "missing", {}))
    if kind is None:
        errors.append((number, "scoring_rule", "unknown_rule", {"value": values["scoring_rule"]}))
    points = _points(values["max_points"])
    if points is None:
        errors.append((number, "max_points", "not_a_number", {"value": values["max_points"]}))
    if missing or kind is None or points is None:
        return None
    rule, rebuilt = _rule(kind, values["name"], points)
    try:
        validate_rule(kind, rule, points)
    except RuleError as error:
        errors.append((number, "scoring_rule", error.code, error.params))
        return None
    provenance = values["provenance"] + (f"; {RECONSTRUCTED}: {rebuilt}" if rebuilt else "")
    return Row(values["code"], values["parent_code"], values["name"], kind, rule, points, provenance[:300])


def _points(text: str) -> Decimal | None:
    try:
        points = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return points if points.is_finite() and points >= 0 else None


def _rule(kind: str, name: str, points: Decimal) -> tuple[dict, str]:
    """Return the rule and, where it had to be filled in, what was."""
    if kind == "tiers":
        levels = _levels_in(name)
        if levels and max(Decimal(p) for _label, p in levels) == points:
            return {"tiers": _options(levels)}, ""
        filled = [(label, str((points * share).quantize(Decimal("0.01")))) for label, share in LEVELS]
        return {"tiers": _options(filled)}, "các mức điểm"
    if kind == "ratio":
        return {"numerator": "Số đạt", "denominator": "Tổng số"}, ""
    if kind == "count":
        return {"target": TARGET, "unit": "lượt"}, f"chỉ tiêu {TARGET}"
    if kind == "parts":
        half = str((points / 2).quantize(Decimal("0.01")))
        return {"parts": _options([("Nội dung thứ nhất", half), ("Nội dung thứ hai", half)])}, "các phần"
    return {}, ""


def _levels_in(name: str) -> list[tuple[str, str]]:
    """Return the levels a name spells out, "(4 lần=20; 3=15; …)", with the rest worth nothing."""
    found = _LEVEL.search(name)
    if not found:
        return []
    levels = [tuple(part.strip() for part in item.split("=", 1)) for item in found[1].split(";")]
    if any(not re.fullmatch(r"\d+([.,]\d+)?", points) for _label, points in levels):
        return []
    levels = [(label, points.replace(",", ".")) for label, points in levels]
    return levels if any(Decimal(p) == 0 for _label, p in levels) else [*levels, ("Còn lại", "0")]


def _options(pairs) -> list[dict]:
    return [{"key": chr(ord("a") + i), "label": label, "points": points} for i, (label, points) in enumerate(pairs)]


def _check_tree(rows, errors) -> None:
    codes = [row.code for row in rows]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        errors.append((0, "code", "duplicate_code", {"value": code}))
    groups = {row.code: row for row in rows if row.kind == "group"}
    for row in rows:
        if row.parent_code and row.parent_code not in groups:
            errors.append((0, "parent_code", "unknown_parent", {"value": row.parent_code, "code": row.code}))
    for code, group in groups.items():
        total = sum((row.max_points for row in rows if row.parent_code == code), Decimal(0))
        if total != group.max_points:
            errors.append((0, "max_points", "sum_differs", {"code": code, "sum": total, "max": group.max_points}))
