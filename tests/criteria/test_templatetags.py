from decimal import Decimal

import pytest

from criteria.models import Criterion, CriterionKind
from criteria.templatetags.criteria_rules import rule_in_words

OPTIONS = [{"key": "a", "label": "tốt", "points": "12.50"}, {"key": "b", "label": "kém", "points": "0"}]


@pytest.mark.parametrize(
    ("kind", "rule", "parts"),
    [
        ("group", {}, ["12,5"]),
        ("tiers", {"tiers": OPTIONS}, ["tốt = 12,5; kém = 0"]),
        ("parts", {"parts": OPTIONS}, ["tốt = 12,5; kém = 0", "12,5"]),
        ("ratio", {"numerator": "hồ sơ", "denominator": "tổng"}, ["hồ sơ", "tổng", "12,5"]),
        ("boolean", {}, ["12,5"]),
        ("count", {"target": "1200", "unit": "tin"}, ["1.200", "tin", "12,5"]),
        ("unscored", {}, []),
    ],
)
def test_a_rule_is_told_in_words_with_its_numbers(kind, rule, parts):
    words = rule_in_words(Criterion(kind=kind, rule=rule, max_points=Decimal("12.50")))
    assert (words.endswith("."), [part for part in parts if part not in words]) == (True, [])


def test_every_kind_has_words_of_its_own():
    rule = {"tiers": OPTIONS, "parts": OPTIONS, "numerator": "a", "denominator": "b", "target": "1", "unit": "c"}
    words = {rule_in_words(Criterion(kind=kind, rule=rule, max_points=Decimal(1))) for kind in CriterionKind}
    assert len(words) == len(CriterionKind)
