from decimal import Decimal

import pytest

from core.formats import plain


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.50", "12.5"),
        ("20.00", "20"),
        ("100", "100"),
        ("0.10", "0.1"),
        ("1E+2", "100"),
        ("0.00", "0"),
        ("0E-2", "0"),
        ("-3.10", "-3.1"),
    ],
)
def test_numbers_for_machines_have_no_exponent_and_no_needless_zeros(number, text):
    assert plain(Decimal(number)) == text


def test_a_formula_for_people_has_the_decimal_mark_of_its_reader():
    assert plain(Decimal("12.50"), ",") == "12,5"
