"""What the database enforces, said once: each constraint lets the sensible through and refuses the rest."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps

from core.constraints import between, both_or_neither, in_order, not_blank, one_of

pytestmark = pytest.mark.django_db


class Colour(models.TextChoices):
    RED = "red"
    BLUE = "blue"


def accepts(constraint, **values) -> bool:
    """Ask the database whether a row with these values keeps the constraint."""
    with isolate_apps("core"):

        class Row(models.Model):  # noqa: DJ008 -- never shown
            text = models.CharField(max_length=20, default="x")
            first = models.DateField(null=True)
            last = models.DateField(null=True)
            points = models.DecimalField(max_digits=8, decimal_places=2, null=True)
            maximum = models.DecimalField(max_digits=8, decimal_places=2, null=True)

            class Meta:
                app_label = "core"

        try:
            constraint.validate(Row, Row(**values))
        except ValidationError:
            return False
        return True


@pytest.mark.parametrize(("value", "fits"), [("red", True), ("blue", True), ("green", False), ("", False)])
def test_a_field_holds_one_of_its_choices(value, fits):
    assert accepts(one_of("text", Colour, name="c"), text=value) is fits
    assert accepts(one_of("text", ["red", "blue"], name="c"), text=value) is fits


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (None, None, True),
        (date(2025, 1, 1), date(2025, 2, 1), True),
        (date(2025, 1, 1), None, False),
        (None, date(2025, 1, 1), False),
    ],
)
def test_paired_fields_are_set_together(first, last, fits):
    assert accepts(both_or_neither("first", "last", name="c"), first=first, last=last) is fits


@pytest.mark.parametrize(
    ("first", "last", "loose", "strict"),
    [
        (date(2025, 1, 1), date(2025, 1, 2), True, True),
        (date(2025, 1, 1), date(2025, 1, 1), True, False),
        (date(2025, 1, 2), date(2025, 1, 1), False, False),
        (date(2025, 1, 2), None, True, True),
        (None, date(2025, 1, 1), True, True),
    ],
)
def test_the_earlier_comes_before_the_later(first, last, loose, strict):
    assert accepts(in_order("first", "last", name="c"), first=first, last=last) is loose
    assert accepts(in_order("first", "last", name="c", strict=True), first=first, last=last) is strict


@pytest.mark.parametrize(("value", "fits"), [("0", True), ("20", True), ("20.01", False), ("-0.01", False), (None, True)])
def test_a_number_lies_between_its_bounds(value, fits):
    points = None if value is None else Decimal(value)
    assert accepts(between("points", 0, 20, name="c"), points=points) is fits
    assert accepts(between("points", 0, models.F("maximum"), name="c"), points=points, maximum=Decimal(20)) is fits


def test_a_text_that_must_be_there_is_not_empty():
    assert accepts(not_blank("text", name="c"), text="x")
    assert not accepts(not_blank("text", name="c"), text="")


def test_constraints_carry_the_name_they_are_given():
    made = [
        one_of("text", Colour, name="c"),
        both_or_neither("first", "last", name="c"),
        in_order("first", "last", name="c"),
        between("points", 0, 1, name="c"),
        not_blank("text", name="c"),
    ]
    assert {constraint.name for constraint in made} == {"c"}
