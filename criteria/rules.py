"""How an answer becomes points. Pure; Decimals in and out, rules and answers as JSON-ready dicts.

Kinds, their rule and their answer:
  group     {}                                                   (points are the sum of its criteria)
  tiers     {"tiers": [{"key", "label", "points"}, …]}           {"tier": key}
  ratio     {"numerator": label, "denominator": label}           {"numerator": "12", "denominator": "15"}   min(a/b, 1) × max
  boolean   {}                                                   {"value": true}
  count     {"target": "12", "unit": "tin, bài"}                 {"count": "9"}                             min(n/target, 1) × max
  parts     {"parts": [{"key", "label", "points"}, …]}           {"parts": [key, …]}                        sum, at most max
  unscored  {}                                                   {"text": "…"}                              0 points
Numbers are plain decimals written as strings, at most 15 digits. Points are rounded once, half up, to POINTS_STEP.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

POINTS_STEP = Decimal("0.01")
KINDS = ("group", "tiers", "ratio", "boolean", "count", "parts", "unscored")
_NUMBER = re.compile(r"\d{1,13}([.,]\d{1,4})?")
_MAX_TEXT = 10_000


class RuleError(ValueError):
    """A rule does not fit its kind or maximum; `code` says how, `params` with which values."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code, self.params = code, params


class AnswerError(ValueError):
    """An answer is missing, unreadable or does not fit the rule; `field` is the part of the answer to correct."""

    def __init__(self, code: str, field: str = "", **params):
        super().__init__(code)
        self.code, self.field, self.params = code, field, params


@dataclass(frozen=True, slots=True)
class Formula:
    """How the points come about: `text` in neutral symbols ("12 / 15 × 20 = 16"), and the result."""

    text: str
    points: Decimal


def quantise(points: Decimal) -> Decimal:
    """Round once, half up, to two decimals."""
    return points.quantize(POINTS_STEP, rounding=ROUND_HALF_UP)


def show(number: Decimal) -> str:
    """Return a number without exponent or trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def validate_rule(kind: str, rule: Mapping, max_points: Decimal) -> None:
    """Raise RuleError unless the rule fits the kind and can give no more than max_points (parts may add up to more)."""
    if kind not in KINDS:
        raise RuleError("unknown_kind", kind=kind)
    if kind == "unscored" and max_points != 0:
        raise RuleError("unscored_with_points")
    if kind not in {"unscored", "group"} and max_points <= 0:
        raise RuleError("max_not_positive")
    if kind in {"tiers", "parts"}:
        _validate_options(kind, rule.get(kind), max_points)
    elif kind == "count" and _number(rule.get("target"), "target", RuleError) <= 0:
        raise RuleError("target_not_positive")
    elif kind == "ratio" and not (rule.get("numerator") and rule.get("denominator")):
        raise RuleError("ratio_without_labels")


def _validate_options(kind, options, max_points):
    if not isinstance(options, list) or not options:
        raise RuleError(f"{kind}_empty")
    keys = [option.get("key") for option in options]
    if len(set(keys)) != len(keys) or not all(keys):
        raise RuleError("keys_not_unique")
    points = [_number(option.get("points"), "points", RuleError) for option in options]
    if max(points) > max_points:
        raise RuleError("more_than_max", points=show(max(points)), max=show(max_points))
    if kind == "tiers" and max(points) != max_points:
        raise RuleError("tiers_never_reach_max", max=show(max_points))


def clean_answer(kind: str, rule: Mapping, raw: Mapping) -> dict:
    """Return the answer in its stored form, or raise AnswerError naming the field; a decimal comma is understood."""
    return _CLEANERS[kind](rule, raw)


def _clean_tiers(rule, raw):
    key = raw.get("tier")
    if not key:
        raise AnswerError("no_tier", "tier")
    if key not in {tier["key"] for tier in rule["tiers"]}:
        raise AnswerError("unknown_tier", "tier")
    return {"tier": key}


def _clean_ratio(rule, raw):
    numerator = _number(raw.get("numerator"), "numerator")
    denominator = _number(raw.get("denominator"), "denominator")
    if denominator == 0:
        # Nothing to divide by: the criterion does not apply to the unit and should be marked so.
        raise AnswerError("zero_denominator", "denominator")
    return {"numerator": show(numerator), "denominator": show(denominator)}


def _clean_boolean(rule, raw):
    value = raw.get("value")
    if value in (True, "true", "1", "yes"):
        return {"value": True}
    if value in (False, "false", "0", "no") and value is not None:
        return {"value": False}
    raise AnswerError("no_choice", "value")


def _clean_count(rule, raw):
    return {"count": show(_number(raw.get("count"), "count"))}


def _clean_parts(rule, raw):
    chosen = raw.get("parts")
    if not isinstance(chosen, list | tuple):
        raise AnswerError("no_parts", "parts")
    known = [part["key"] for part in rule["parts"]]
    if not set(chosen) <= set(known):
        raise AnswerError("unknown_part", "parts")
    return {"parts": [key for key in known if key in chosen]}


def _clean_unscored(rule, raw):
    text = raw.get("text")
    if not isinstance(text, str) or not text.strip():
        raise AnswerError("no_text", "text")
    if len(text) > _MAX_TEXT:
        raise AnswerError("text_too_long", "text", max=_MAX_TEXT)
    return {"text": text.strip()}


def _clean_group(rule, raw):
    raise AnswerError("group_has_no_answer")


_CLEANERS = {
    "tiers": _clean_tiers,
    "ratio": _clean_ratio,
    "boolean": _clean_boolean,
    "count": _clean_count,
    "parts": _clean_parts,
    "unscored": _clean_unscored,
    "group": _clean_group,
}


def points_for(kind: str, rule: Mapping, max_points: Decimal, answer: Mapping) -> Decimal:
    """Return the points of an answer, within [0, max_points], rounded to POINTS_STEP. Raises AnswerError."""
    return explain(kind, rule, max_points, answer).points


def explain(kind: str, rule: Mapping, max_points: Decimal, answer: Mapping) -> Formula:
    """Return the points with the formula that gives them, the answer's numbers filled in. Raises AnswerError."""
    clean = clean_answer(kind, rule, answer)
    text, points = _FORMULAS[kind](rule, max_points, clean)
    points = quantise(min(max(points, Decimal(0)), max_points))
    return Formula(f"{text} = {show(points)}" if text else show(points), points)


def _tiers_formula(rule, max_points, answer):
    tier = next(tier for tier in rule["tiers"] if tier["key"] == answer["tier"])
    return tier["label"], Decimal(tier["points"])


def _ratio_formula(rule, max_points, answer):
    a, b = Decimal(answer["numerator"]), Decimal(answer["denominator"])
    share = min(a / b, Decimal(1))
    shown = f"{show(a)} / {show(b)}" if a <= b else f"min({show(a)} / {show(b)}; 1)"
    return f"{shown} × {show(max_points)}", share * max_points


def _boolean_formula(rule, max_points, answer):
    return f"{int(answer['value'])} × {show(max_points)}", max_points if answer["value"] else Decimal(0)


def _count_formula(rule, max_points, answer):
    count, target = Decimal(answer["count"]), _number(rule["target"], "target", RuleError)
    shown = f"{show(count)} / {show(target)}" if count <= target else f"min({show(count)} / {show(target)}; 1)"
    return f"{shown} × {show(max_points)}", min(count / target, Decimal(1)) * max_points


def _parts_formula(rule, max_points, answer):
    points = [Decimal(part["points"]) for part in rule["parts"] if part["key"] in answer["parts"]]
    total = sum(points, Decimal(0))
    shown = " + ".join(show(p) for p in points) or "0"
    return (f"min({shown}; {show(max_points)})" if total > max_points else shown), total


def _unscored_formula(rule, max_points, answer):
    return "", Decimal(0)


_FORMULAS = {
    "tiers": _tiers_formula,
    "ratio": _ratio_formula,
    "boolean": _boolean_formula,
    "count": _count_formula,
    "parts": _parts_formula,
    "unscored": _unscored_formula,
}


def warnings(kind: str, answer: Mapping) -> list[str]:
    """Return codes of what is allowed but worth a second look: a numerator above its denominator."""
    if kind == "ratio" and Decimal(answer["numerator"]) > Decimal(answer["denominator"]):
        return ["numerator_above_denominator"]
    return []


def _number(value, field, error=AnswerError) -> Decimal:
    text = str(value).strip() if value is not None else ""
    if not text:
        raise error("no_number", field=field)
    if not _NUMBER.fullmatch(text):
        raise error("not_a_number", field=field)
    return Decimal(text.replace(",", "."))
