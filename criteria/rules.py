"""How an answer becomes points. Pure; Decimals in and out, rules and answers as JSON-ready dicts.

Kinds, their rule and their answer:
  group     {}                                                   (points are the sum of its criteria)
  tiers     {"tiers": [{"key", "label", "points"}, …]}           {"tier": key}
  ratio     {"numerator": label, "denominator": label}           {"numerator": "12", "denominator": "15"}   min(a/b, 1) × max
  boolean   {}                                                   {"value": true}
  count     {"target": "12", "unit": "tin, bài"}                 {"count": "9"}                             min(n/target, 1) × max
  parts     {"parts": [{"key", "label", "points"}, …]}           {"parts": [key, …]}                        sum, at most max
  unscored  {}                                                   {"text": "…"}                              0 points
Numbers are plain decimals written as strings, at most 15 digits. Points are exact fractions until the end and rounded once, half
up, to POINTS_STEP (5/6 × 0.03 is 0.03). The kinds are those of Bộ chỉ số chuyển đổi số tables: "Cách xác định và tính điểm".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from core.formats import plain
from core.text import nfc
from criteria.rule_errors import AnswerError, RuleError

POINTS_STEP = Decimal("0.01")
MAX_DIGITS = 15
MAX_TEXT = 10_000
_POINTS = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]{1,4})?")
# Dots between groups of three, as Vietnamese writes thousands: 1.234 or 1.234.567,8.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]{1,4})?")
_KEYS = {"tiers": {"tiers"}, "ratio": {"numerator", "denominator"}, "count": {"target", "unit"}, "parts": {"parts"}}
_OPTION_KEYS = {"key", "label", "points"}


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that enters a formula, with the words for it (the rule's data)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Formula:
    """How the points come about: `text` in neutral symbols ("12 / 15 × 20 = 16"), the result, the operands, warnings.

    `≈` says that the result was rounded. `warnings` are the codes of `warnings()`.
    """

    text: str
    points: Decimal
    max_points: Decimal
    operands: tuple[Operand, ...] = ()
    warnings: tuple[str, ...] = ()


def quantise(points: Decimal | Fraction) -> Decimal:
    """Round once, half up, to two decimals."""
    return Decimal(floor(Fraction(points) * 100 + Fraction(1, 2))).scaleb(-2)


def validate_rule(kind: str, rule: Mapping, max_points: Decimal) -> None:
    """Raise RuleError unless the rule fits the kind and its best answer gives max_points (parts may add up to more)."""
    if kind not in KINDS:
        raise RuleError("unknown_kind", kind=kind)
    keys = _KEYS.get(kind, set())
    if not isinstance(rule, Mapping) or set(rule) != keys:
        raise RuleError("wrong_keys", keys=", ".join(sorted(keys)) or "{}")
    _validate_max(kind, max_points)
    if kind in {"tiers", "parts"}:
        _validate_options(kind, rule[kind], max_points)
    for label in keys - {"tiers", "parts", "target"}:
        _require_text(rule[label], label)
    if kind == "count" and not _rule_number(rule["target"], "target"):
        raise RuleError("target_not_positive")


def _validate_max(kind, max_points):
    if not max_points.is_finite() or max_points < 0 or max_points != quantise(max_points):
        raise RuleError("max_not_in_steps")
    if kind == "unscored" and max_points:
        raise RuleError("unscored_with_points")
    if kind not in {"unscored", "group"} and not max_points:
        raise RuleError("max_not_positive")


def _validate_options(kind, options, max_points):
    if not isinstance(options, list) or not options:
        raise RuleError(f"{kind}_empty")
    for option in options:
        if not isinstance(option, Mapping) or set(option) != _OPTION_KEYS:
            raise RuleError("wrong_keys", keys=", ".join(sorted(_OPTION_KEYS)))
        _require_text(option["key"], "key")
        _require_text(option["label"], "label")
    if len({option["key"] for option in options}) != len(options):
        raise RuleError("keys_not_unique")
    points = [_rule_number(option["points"], "points") for option in options]
    if max(points) > max_points:
        raise RuleError("more_than_max", points=plain(max(points)), max=plain(max_points))
    if (max(points) if kind == "tiers" else sum(points)) < max_points:
        raise RuleError(f"{kind}_never_reach_max", max=plain(max_points))


def _require_text(value, field):
    if not isinstance(value, str) or not value.strip():
        raise RuleError("text_missing", field=field)


def _rule_number(value, field) -> Decimal:
    if not isinstance(value, str) or not _POINTS.fullmatch(value):
        raise RuleError("number_in_rule", field=field)
    return Decimal(value)


def clean_answer(kind: str, rule: Mapping, raw: Mapping) -> dict:
    """Return the answer in its stored form, or raise AnswerError naming the field.

    Numbers may be typed the Vietnamese way ("12,5", "1.234.567"); "1.234" alone is refused, it reads both ways. Cleaning a
    clean answer changes nothing. Raises RuleError for an unknown kind.
    """
    if kind not in KINDS:
        raise RuleError("unknown_kind", kind=kind)
    if not isinstance(raw, Mapping):
        raise AnswerError("not_an_object")
    return KINDS[kind][0](rule, raw)


def _clean_group(rule, raw):
    raise AnswerError("group_has_no_answer")


def _clean_tiers(rule, raw):
    key = raw.get("tier")
    if not key:
        raise AnswerError("no_tier", "tier")
    if key not in [tier["key"] for tier in rule["tiers"]]:
        raise AnswerError("unknown_tier", "tier")
    return {"tier": key}


def _clean_ratio(rule, raw):
    numerator = _number(raw.get("numerator"), "numerator")
    denominator = _number(raw.get("denominator"), "denominator")
    if not denominator:
        # Nothing to divide by: the criterion does not apply to the unit and should be marked so.
        raise AnswerError("zero_denominator", "denominator", label=rule["denominator"])
    return {"numerator": _stored(numerator), "denominator": _stored(denominator)}


def _clean_boolean(rule, raw):
    value = raw.get("value")
    if value is True or value in ("true", "1", "yes"):
        return {"value": True}
    if value is False or value in ("false", "0", "no"):
        return {"value": False}
    raise AnswerError("no_choice", "value")


def _clean_count(rule, raw):
    return {"count": _stored(_number(raw.get("count"), "count"))}


def _clean_parts(rule, raw):
    chosen = raw.get("parts")
    if not isinstance(chosen, list | tuple):
        raise AnswerError("no_parts", "parts")
    known = [part["key"] for part in rule["parts"]]
    if any(key not in known for key in chosen):
        raise AnswerError("unknown_part", "parts")
    return {"parts": [key for key in known if key in chosen]}


def _clean_unscored(rule, raw):
    text = raw.get("text")
    text = nfc(text).strip() if isinstance(text, str) else ""
    if not text:
        raise AnswerError("no_text", "text")
    if len(text) > MAX_TEXT:
        raise AnswerError("text_too_long", "text", max=MAX_TEXT)
    return {"text": text}


def _number(value, field) -> Decimal:
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise AnswerError("no_number", field)
    if text[0] in "-−–" and _NUMBER.fullmatch(text[1:].replace(",", ".")):
        raise AnswerError("negative", field)
    if _GROUPED.fullmatch(text):
        if text.count(".") == 1 and "," not in text:
            whole, decimal = text.replace(".", ""), text.replace(".", ",")
            raise AnswerError("ambiguous_number", field, value=text, whole=whole, decimal=decimal)
        text = text.replace(".", "")
    text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise AnswerError("not_a_number", field)
    if len(text.replace(".", "")) > MAX_DIGITS:
        raise AnswerError("number_too_long", field, max=MAX_DIGITS)
    return Decimal(text)


def _stored(number: Decimal) -> str:
    text = plain(number)
    # A fourth decimal keeps "1.234" from being refused as ambiguous when the stored text is read again.
    return text + "0" if _GROUPED.fullmatch(text) else text


def points_for(kind: str, rule: Mapping, max_points: Decimal, answer: Mapping) -> Decimal:
    """Return the points of an answer, within [0, max_points], rounded to POINTS_STEP. Raises AnswerError."""
    return explain(kind, rule, max_points, answer).points


def explain(kind: str, rule: Mapping, max_points: Decimal, answer: Mapping, *, mark: str = ".") -> Formula:
    """Return the points with the formula that gives them, the answer's numbers filled in, with this decimal mark.

    Raises AnswerError for an answer that is incomplete or does not fit the rule.
    """
    clean = clean_answer(kind, rule, answer)
    text, exact, operands = KINDS[kind][1](rule, max_points, clean, lambda number: plain(number, mark))
    points = quantise(exact)
    sign = "→" if kind == "tiers" else "=" if exact == Fraction(points) else "≈"
    text = f"{text} {sign} {plain(points, mark)}" if text else plain(points, mark)
    return Formula(text, points, max_points, tuple(operands), tuple(warnings(kind, clean)))


def _tiers_formula(rule, max_points, answer, shown):
    tier = next(tier for tier in rule["tiers"] if tier["key"] == answer["tier"])
    points = Decimal(tier["points"])
    return tier["label"], Fraction(points), [Operand(tier["label"], shown(points))]


def _ratio_formula(rule, max_points, answer, shown):
    a, b = Decimal(answer["numerator"]), Decimal(answer["denominator"])
    operands = [Operand(rule["numerator"], shown(a)), Operand(rule["denominator"], shown(b))]
    return *_share(a, b, max_points, shown), operands


def _boolean_formula(rule, max_points, answer, shown):
    return f"{int(answer['value'])} × {shown(max_points)}", Fraction(max_points) * answer["value"], []


def _count_formula(rule, max_points, answer, shown):
    count, target = Decimal(answer["count"]), Decimal(rule["target"])
    return *_share(count, target, max_points, shown), [Operand(rule["unit"], shown(count))]


def _share(part, whole, max_points, shown):
    """Return the text and value of min(part / whole, 1) × max_points."""
    text = f"{shown(part)} / {shown(whole)}" if part <= whole else f"min({shown(part)} / {shown(whole)}; 1)"
    return f"{text} × {shown(max_points)}", min(Fraction(part) / Fraction(whole), 1) * Fraction(max_points)


def _parts_formula(rule, max_points, answer, shown):
    chosen = [(part["label"], Decimal(part["points"])) for part in rule["parts"] if part["key"] in answer["parts"]]
    total = sum((points for _label, points in chosen), Decimal(0))
    text = " + ".join(shown(points) for _label, points in chosen) or "0"
    if total > max_points:
        text = f"min({text}; {shown(max_points)})"
    return text, Fraction(min(total, max_points)), [Operand(label, shown(points)) for label, points in chosen]


def _unscored_formula(rule, max_points, answer, shown):
    return "", Fraction(0), []


# What reads an answer of the kind, and what computes it; a group has no answer to compute.
KINDS = {
    "group": (_clean_group, None),
    "tiers": (_clean_tiers, _tiers_formula),
    "ratio": (_clean_ratio, _ratio_formula),
    "boolean": (_clean_boolean, _boolean_formula),
    "count": (_clean_count, _count_formula),
    "parts": (_clean_parts, _parts_formula),
    "unscored": (_clean_unscored, _unscored_formula),
}


def warnings(kind: str, answer: Mapping) -> list[str]:
    """Return codes of what is allowed but worth a second look: a numerator above its denominator."""
    if kind == "ratio" and Decimal(answer["numerator"]) > Decimal(answer["denominator"]):
        return ["numerator_above_denominator"]
    return []
