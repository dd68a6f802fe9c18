from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.rule_errors import ANSWER_MESSAGES, RULE_MESSAGES, AnswerError, RuleError
from criteria.rules import (
    KINDS,
    POINTS_STEP,
    Operand,
    clean_answer,
    explain,
    points_for,
    quantise,
    validate_rule,
    warnings,
)

TIERS = {
    "tiers": [
        {"key": "a", "label": "Trưởng ban", "points": "20"},
        {"key": "b", "label": "Phó Trưởng ban", "points": "10"},
        {"key": "c", "label": "Khác", "points": "0"},
    ]
}
RATIO = {"numerator": "Cuộc họp do Chủ tịch chủ trì", "denominator": "Cuộc họp chuyển đổi số"}
COUNT = {"target": "12", "unit": "tin, bài"}
PARTS = {
    "parts": [
        {"key": "a", "label": "Dự đủ họp của tỉnh", "points": "10"},
        {"key": "b", "label": "Chủ trì họp của đơn vị", "points": "10"},
        {"key": "c", "label": "Có kết luận bằng văn bản", "points": "5.5"},
    ]
}
RULES = {"tiers": TIERS, "ratio": RATIO, "boolean": {}, "count": COUNT, "parts": PARTS, "unscored": {}, "group": {}}
TWENTY = Decimal(20)

numbers = st.decimals(0, 10**9, places=4).map(lambda number: format(number, "f"))
answers = st.one_of(
    st.tuples(st.just("tiers"), st.fixed_dictionaries({"tier": st.sampled_from("abc")})),
    st.tuples(st.just("ratio"), st.fixed_dictionaries({"numerator": numbers, "denominator": numbers.filter(Decimal)})),
    st.tuples(st.just("boolean"), st.fixed_dictionaries({"value": st.booleans()})),
    st.tuples(st.just("count"), st.fixed_dictionaries({"count": numbers})),
    st.tuples(st.just("parts"), st.fixed_dictionaries({"parts": st.lists(st.sampled_from("abc"))})),
    st.tuples(st.just("unscored"), st.fixed_dictionaries({"text": st.text("abc ệ", min_size=1).filter(str.strip)})),
)


@pytest.mark.parametrize(
    ("kind", "answer", "points", "text"),
    [
        ("tiers", {"tier": "a"}, "20.00", "Trưởng ban → 20"),
        ("tiers", {"tier": "c"}, "0.00", "Khác → 0"),
        ("ratio", {"numerator": "12", "denominator": "15"}, "16.00", "12 / 15 × 20 = 16"),
        ("ratio", {"numerator": "15", "denominator": "15"}, "20.00", "15 / 15 × 20 = 20"),
        ("ratio", {"numerator": "18", "denominator": "15"}, "20.00", "min(18 / 15; 1) × 20 = 20"),
        ("ratio", {"numerator": "0", "denominator": "15"}, "0.00", "0 / 15 × 20 = 0"),
        ("ratio", {"numerator": "1", "denominator": "3"}, "6.67", "1 / 3 × 20 ≈ 6.67"),
        ("boolean", {"value": True}, "20.00", "1 × 20 = 20"),
        ("boolean", {"value": False}, "0.00", "0 × 20 = 0"),
        ("count", {"count": "9"}, "15.00", "9 / 12 × 20 = 15"),
        ("count", {"count": "12"}, "20.00", "12 / 12 × 20 = 20"),
        ("count", {"count": "30"}, "20.00", "min(30 / 12; 1) × 20 = 20"),
        ("parts", {"parts": []}, "0.00", "0 = 0"),
        ("parts", {"parts": ["c", "a"]}, "15.50", "10 + 5.5 = 15.5"),
        ("parts", {"parts": ["a", "b"]}, "20.00", "10 + 10 = 20"),
        ("parts", {"parts": ["a", "b", "c"]}, "20.00", "min(10 + 10 + 5.5; 20) = 20"),
    ],
)
def test_an_answer_gives_points_and_the_formula_that_gives_them(kind, answer, points, text):
    formula = explain(kind, RULES[kind], TWENTY, answer)
    assert (str(formula.points), formula.text, formula.max_points) == (points, text, TWENTY)
    assert str(points_for(kind, RULES[kind], TWENTY, answer)) == points


def test_an_unscored_answer_gives_no_points_and_its_text_enters_no_formula():
    formula = explain("unscored", {}, Decimal(0), {"text": "98 cán bộ"})
    assert (str(formula.points), formula.text, formula.operands) == ("0.00", "0", ())


@pytest.mark.parametrize(
    ("kind", "answer", "operands"),
    [
        ("tiers", {"tier": "b"}, [Operand("Phó Trưởng ban", "10")]),
        (
            "ratio",
            {"numerator": "1,5", "denominator": "3"},
            [Operand("Cuộc họp do Chủ tịch chủ trì", "1.5"), Operand("Cuộc họp chuyển đổi số", "3")],
        ),
        ("count", {"count": "9"}, [Operand("tin, bài", "9")]),
        ("parts", {"parts": ["a", "c"]}, [Operand("Dự đủ họp của tỉnh", "10"), Operand("Có kết luận bằng văn bản", "5.5")]),
        ("boolean", {"value": True}, []),
    ],
)
def test_a_formula_names_its_operands_in_the_words_of_the_rule(kind, answer, operands):
    assert list(explain(kind, RULES[kind], TWENTY, answer).operands) == operands


def test_a_formula_can_be_written_with_a_decimal_comma():
    formula = explain("ratio", RATIO, Decimal("12.5"), {"numerator": "0.5", "denominator": "1.5"}, mark=",")
    assert formula.text == "0,5 / 1,5 × 12,5 ≈ 4,17"


def test_a_numerator_above_its_denominator_is_capped_and_worth_a_second_look():
    assert explain("ratio", RATIO, TWENTY, {"numerator": "16", "denominator": "15"}).warnings == ("numerator_above_denominator",)
    assert warnings("ratio", {"numerator": "15", "denominator": "15"}) == []
    assert warnings("count", {"count": "99"}) == []


@pytest.mark.parametrize(
    ("points", "rounded"),
    [
        (Decimal("84.995"), "85.00"),
        (Decimal("84.994999"), "84.99"),
        (Decimal("0.005"), "0.01"),
        (Decimal("0.015"), "0.02"),
        (Decimal("0.025"), "0.03"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Decimal(0), "0.00"),
    ],
)
def test_points_are_rounded_half_up_to_two_decimals(points, rounded):
    assert str(quantise(points)) == rounded


def test_a_tie_is_seen_although_the_quotient_has_no_end():
    # 5/6 in 28 digits times 0.03 falls short of 0.025; the exact fraction does not.
    assert points_for("ratio", RATIO, Decimal("0.03"), {"numerator": "5", "denominator": "6"}) == Decimal("0.03")


@given(answers, st.decimals("0.01", 1000, places=2))
def test_points_are_within_zero_and_the_maximum_and_on_the_step(kind_and_answer, max_points):
    kind, answer = kind_and_answer
    max_points = {"tiers": TWENTY, "unscored": Decimal(0)}.get(kind, max_points)
    points = points_for(kind, RULES[kind], max_points, answer)
    assert 0 <= points <= max_points
    assert points.as_tuple().exponent == POINTS_STEP.as_tuple().exponent


@given(answers)
def test_cleaning_a_clean_answer_changes_nothing(kind_and_answer):
    kind, answer = kind_and_answer
    clean = clean_answer(kind, RULES[kind], answer)
    assert clean_answer(kind, RULES[kind], clean) == clean


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.decimals("0.01", 1000, places=2))
def test_a_ratio_is_exact_to_half_a_step(a, b, max_points):
    points = points_for("ratio", RATIO, max_points, {"numerator": str(a), "denominator": str(b)})
    exact = min(Fraction(a, b), 1) * Fraction(max_points)
    assert Fraction(points) - Fraction(1, 200) <= exact < Fraction(points) + Fraction(1, 200)


@given(numbers, numbers)
def test_more_of_what_is_counted_never_gives_fewer_points(first, second):
    points = [points_for("count", COUNT, TWENTY, {"count": number}) for number in sorted([first, second], key=Decimal)]
    assert points == sorted(points)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("9", "9"),
        (" 9 ", "9"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("12.50", "12.5"),
        ("007", "7"),
        ("0", "0"),
        ("0,000", "0"),
        ("0.125", "0.125"),
        ("1,234", "1.2340"),
        ("1.2340", "1.2340"),
        ("1234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_is_read_as_people_here_write_it(typed, stored):
    assert clean_answer("count", COUNT, {"count": typed}) == {"count": stored}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "no_number"),
        ("", "no_number"),
        ("   ", "no_number"),
        (9, "no_number"),
        (9.5, "no_number"),
        (True, "no_number"),
        (["9"], "no_number"),
        ("N/A", "not_a_number"),
        ("1e3", "not_a_number"),
        ("1E+3", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1 000", "not_a_number"),
        ("1,234,567", "not_a_number"),
        ("1,234.5", "not_a_number"),
        ("12.", "not_a_number"),
        (".5", "not_a_number"),
        ("+5", "not_a_number"),
        ("--5", "not_a_number"),
        ("-", "not_a_number"),
        ("١٢", "not_a_number"),
        ("1,23456", "not_a_number"),
        ("12%", "not_a_number"),
        ("__import__('os')", "not_a_number"),
        ("9" * 100_000, "number_too_long"),
        ("1234567890123,456", "number_too_long"),
        ("-5", "negative"),
        ("−0,5", "negative"),
        ("1.234", "ambiguous_number"),
    ],
)
def test_what_is_no_number_is_refused_with_the_field_to_correct(typed, code):
    with pytest.raises(AnswerError) as refused:
        clean_answer("count", COUNT, {"count": typed})
    assert (refused.value.code, refused.value.field) == (code, "count")


def test_an_ambiguous_number_is_refused_with_both_readings():
    with pytest.raises(AnswerError) as refused:
        clean_answer("ratio", RATIO, {"numerator": "1.234", "denominator": "2"})
    assert refused.value.params == {"value": "1.234", "whole": "1234", "decimal": "1,234"}
    assert str(refused.value) == "“1.234” can be read in two ways. Enter 1234 or 1,234."


def test_a_zero_denominator_tells_to_mark_the_criterion_not_applicable():
    with pytest.raises(AnswerError) as refused:
        points_for("ratio", RATIO, TWENTY, {"numerator": "0", "denominator": "0,0"})
    assert (refused.value.code, refused.value.field) == ("zero_denominator", "denominator")
    assert str(refused.value) == (
        "“Cuộc họp chuyển đổi số” is 0, so there is nothing to divide by. Mark the criterion as not applicable and say why."
    )


@pytest.mark.parametrize(
    ("kind", "answer", "code", "field"),
    [
        ("tiers", {}, "no_tier", "tier"),
        ("tiers", {"tier": ""}, "no_tier", "tier"),
        ("tiers", {"tier": "z"}, "unknown_tier", "tier"),
        ("tiers", {"tier": ["a"]}, "unknown_tier", "tier"),
        ("ratio", {"denominator": "2"}, "no_number", "numerator"),
        ("ratio", {"numerator": "2"}, "no_number", "denominator"),
        ("boolean", {}, "no_choice", "value"),
        ("boolean", {"value": None}, "no_choice", "value"),
        ("boolean", {"value": "maybe"}, "no_choice", "value"),
        ("boolean", {"value": 1}, "no_choice", "value"),
        ("parts", {}, "no_parts", "parts"),
        ("parts", {"parts": "a"}, "no_parts", "parts"),
        ("parts", {"parts": ["a", "z"]}, "unknown_part", "parts"),
        ("parts", {"parts": [{}]}, "unknown_part", "parts"),
        ("unscored", {}, "no_text", "text"),
        ("unscored", {"text": " \u200b "}, "no_text", "text"),
        ("unscored", {"text": 5}, "no_text", "text"),
        ("unscored", {"text": "x" * 10_001}, "text_too_long", "text"),
        ("group", {}, "group_has_no_answer", ""),
        ("count", ["9"], "not_an_object", ""),
    ],
)
def test_an_answer_that_does_not_fit_its_rule_is_refused(kind, answer, code, field):
    with pytest.raises(AnswerError) as refused:
        points_for(kind, RULES[kind], TWENTY, answer)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        ("boolean", {"value": "true"}, {"value": True}),
        ("boolean", {"value": "0"}, {"value": False}),
        ("parts", {"parts": ("c", "a", "c")}, {"parts": ["a", "c"]}),
        ("unscored", {"text": "  98 cán bộ \r\n"}, {"text": "98 cán bộ"}),
        ("tiers", {"tier": "a", "csrf": "x"}, {"tier": "a"}),
    ],
)
def test_an_answer_is_stored_in_one_form(kind, raw, stored):
    assert clean_answer(kind, RULES[kind], raw) == stored


@pytest.mark.parametrize(("kind", "rule"), RULES.items())
def test_a_rule_that_fits_its_kind_is_accepted(kind, rule):
    validate_rule(kind, rule, Decimal(0) if kind == "unscored" else Decimal("20.00"))


def options(*pairs):
    return [{"key": key, "label": "Mức", "points": points} for key, points in pairs]


@pytest.mark.parametrize(
    ("kind", "rule", "max_points", "code"),
    [
        ("formula", {}, "20", "unknown_kind"),
        ("boolean", [], "20", "wrong_keys"),
        ("boolean", {"x": 1}, "20", "wrong_keys"),
        ("tiers", {}, "20", "wrong_keys"),
        ("ratio", {"numerator": "a"}, "20", "wrong_keys"),
        ("ratio", {"numerator": "a", "denominator": " "}, "20", "text_missing"),
        ("ratio", {"numerator": 1, "denominator": "b"}, "20", "text_missing"),
        ("count", {"target": "0", "unit": "bài"}, "20", "target_not_positive"),
        ("count", {"target": "-1", "unit": "bài"}, "20", "number_in_rule"),
        ("count", {"target": 12, "unit": "bài"}, "20", "number_in_rule"),
        ("count", {"target": "12,5", "unit": "bài"}, "20", "number_in_rule"),
        ("count", {"target": "12", "unit": ""}, "20", "text_missing"),
        ("boolean", {}, "0", "max_not_positive"),
        ("boolean", {}, "-1", "max_not_in_steps"),
        ("boolean", {}, "0.005", "max_not_in_steps"),
        ("boolean", {}, "NaN", "max_not_in_steps"),
        ("boolean", {}, "Infinity", "max_not_in_steps"),
        ("unscored", {}, "1", "unscored_with_points"),
        ("tiers", {"tiers": []}, "20", "tiers_empty"),
        ("tiers", {"tiers": "abc"}, "20", "tiers_empty"),
        ("tiers", {"tiers": ["a"]}, "20", "wrong_keys"),
        ("tiers", {"tiers": [{"key": "a", "points": "20"}]}, "20", "wrong_keys"),
        ("tiers", {"tiers": [{"key": "", "label": "x", "points": "20"}]}, "20", "text_missing"),
        ("tiers", {"tiers": [{"key": "a", "label": "", "points": "20"}]}, "20", "text_missing"),
        ("tiers", {"tiers": options(("a", "20"), ("a", "10"))}, "20", "keys_not_unique"),
        ("tiers", {"tiers": options(("a", "0.005"))}, "20", "number_in_rule"),
        ("tiers", {"tiers": options(("a", "21"), ("b", "20"))}, "20", "more_than_max"),
        ("tiers", {"tiers": options(("a", "19"))}, "20", "tiers_never_reach_max"),
        ("parts", {"parts": []}, "20", "parts_empty"),
        ("parts", {"parts": options(("a", "30"))}, "20", "more_than_max"),
        ("parts", {"parts": options(("a", "10"), ("b", "9.5"))}, "20", "parts_never_reach_max"),
    ],
)
def test_a_rule_that_cannot_be_right_is_refused(kind, rule, max_points, code):
    with pytest.raises(RuleError) as refused:
        validate_rule(kind, rule, Decimal(max_points))
    assert refused.value.code == code
    assert str(refused.value) == RULE_MESSAGES[code] % refused.value.params


def test_an_unknown_kind_has_no_points():
    with pytest.raises(RuleError, match="“formula” is not a kind of rule"):
        points_for("formula", {}, TWENTY, {})


def test_every_kind_is_documented_by_an_example():
    assert set(RULES) == set(KINDS)


def test_every_message_names_only_params_that_exist():
    known = {"kind": "", "keys": "", "field": "", "points": "", "max": 0, "value": "", "whole": "", "decimal": "", "label": ""}
    for message in [*RULE_MESSAGES.values(), *ANSWER_MESSAGES.values()]:
        assert (message % known).endswith((".", ")."))
