from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.money import award_money, money_words, number_words


@pytest.mark.parametrize(
    ("coefficient", "salary", "amount"),
    [
        ("3.0", 2_340_000, 7_020_000),
        ("1.5", 2_340_000, 3_510_000),
        ("0.3", 2_340_000, 710_000),
        ("2.0", 1_490_000, 2_980_000),
        ("8.0", 1_800_000, 14_400_000),
        ("0.15", 1_490_000, 230_000),
        ("0", 2_340_000, 0),
    ],
)
def test_money_is_the_coefficient_times_the_salary_rounded_up(coefficient, salary, amount):
    assert award_money(Decimal(coefficient), salary, step=10_000) == amount


@given(st.decimals(0, 20, places=2), st.integers(0, 10_000_000), st.sampled_from([1, 1000, 10_000]))
def test_money_is_the_least_multiple_of_the_step_that_covers_the_product(coefficient, salary, step):
    amount = award_money(coefficient, salary, step=step)
    assert amount % step == 0
    assert amount - step < coefficient * salary <= amount


@pytest.mark.parametrize(("coefficient", "salary", "step"), [("-1", 1, 1), ("1", -1, 1), ("1", 1, 0)])
def test_money_refuses_negative_input(coefficient, salary, step):
    with pytest.raises(ValueError, match="at least 0"):
        award_money(Decimal(coefficient), salary, step=step)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (70, "bảy mươi"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (105, "một trăm lẻ năm"),
        (115, "một trăm mười lăm"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (184_000, "một trăm tám mươi tư nghìn"),
        (1_000_000, "một triệu"),
        (1_000_001, "một triệu không trăm lẻ một"),
        (710_000, "bảy trăm mười nghìn"),
        (7_020_000, "bảy triệu không trăm hai mươi nghìn"),
        (3_510_000, "ba triệu năm trăm mười nghìn"),
        (1_234_567_890, "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi"),
        (5_000_000_010, "năm tỷ không trăm mười"),
        (21_000_000_000, "hai mươi mốt tỷ"),
        (2_005_000_000_000, "hai nghìn không trăm lẻ năm tỷ"),
        (10**18, "một tỷ tỷ"),
        (-15, "âm mười lăm"),
    ],
)
def test_numbers_are_read_as_vietnamese_reads_them(number, words):
    assert number_words(number) == words


def test_an_amount_starts_with_a_capital_and_ends_with_the_currency():
    assert money_words(7_020_000) == "Bảy triệu không trăm hai mươi nghìn đồng"


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_different_numbers_are_read_differently(first, second):
    assert (number_words(first) == number_words(second)) == (first == second)
