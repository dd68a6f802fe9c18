"""What people type into forms: clean text, Vietnamese numbers and dates, honest links."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.forms import (
    LONGEST_TEXT,
    HttpsLinkField,
    PointsField,
    PortalForm,
    SearchForm,
    VietnameseDateField,
    VietnameseDateTimeField,
)


class Note(PortalForm):
    text = forms.CharField(widget=forms.Textarea)
    more = forms.CharField(required=False, max_length=5)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["late"] = forms.CharField(required=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Đa\u0306\u0301k La\u0306\u0301k", "Đắk Lắk"),
        ("a\x00b\x07c", "abc"),
        ("xã\u202e \u200bEa Kar\ufeff", "xã Ea Kar"),
        ("dòng 1\r\ndòng 2", "dòng 1\ndòng 2"),
    ],
)
def test_text_is_kept_in_one_normal_form_without_hidden_characters(typed, kept):
    form = Note({"text": typed, "late": typed})
    assert form.is_valid()
    assert (form.cleaned_data["text"], form.cleaned_data["late"]) == (kept, kept)


def test_text_without_a_limit_of_its_own_has_one():
    assert Note({"text": "x" * LONGEST_TEXT}).is_valid()
    assert list(Note({"text": "x" * (LONGEST_TEXT + 1)}).errors) == ["text"]


def test_length_counts_letters_as_people_see_them():
    assert Note({"text": "x", "more": "ắ" * 5}).is_valid()
    assert Note({"text": "x", "more": "a\u0306\u0301" * 5}).is_valid()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 7 ", "7"),
        ("1.234,5", "1234.5"),
        ("1,234", "1.234"),
        ("0.125", "0.125"),
        ("-2,5", "-2.5"),
    ],
)
def test_points_are_read_with_comma_or_point(typed, value):
    assert PointsField().clean(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["1,234.5", "12,5,5", "1e5", "NaN", "Infinity", "mười", "12 5", "１２", "9" * 16, "--1", "1."])
def test_points_that_are_no_number_are_refused(typed):
    with pytest.raises(ValidationError) as refused:
        PointsField().clean(typed)
    assert refused.value.code == "invalid"


def test_points_that_can_be_read_in_two_ways_are_refused_with_the_reason():
    with pytest.raises(ValidationError) as refused:
        PointsField().clean("1.234")
    assert refused.value.code == "ambiguous"


def test_points_are_shown_with_a_comma():
    assert PointsField().prepare_value(Decimal("12.5")) == "12,5"


def test_a_day_is_read_as_day_month_year():
    assert VietnameseDateField().clean("05/02/2026") == date(2026, 2, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "29/02/2025", "2026-13-01", "00/00/0000", "01/01/9999", "01/02/26", "mai"])
def test_a_day_that_does_not_exist_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError) as refused:
        VietnameseDateField().clean(typed)
    assert "31/12/2025" in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["17:00 24/11/2026", "24/11/2026 17:00"])
def test_a_moment_is_vietnamese_time_in_either_order(typed):
    assert VietnameseDateTimeField().clean(typed) == datetime(2026, 11, 24, 17, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize("typed", ["https://daklak.gov.vn/a?b=1", "http://daklak.gov.vn/"])
def test_a_link_to_the_web_is_kept(typed):
    assert HttpsLinkField().clean(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "ftp://daklak.gov.vn/",
        "https://ten:mat-khau@daklak.gov.vn/",
        "https://daklak.gov.vn@evil.example/",
        "https://x",
        "https://daklak.gov.vn/\\\\evil",
        "https://daklak.gov.vn/" + "a" * 2000,
    ],
)
def test_a_link_that_may_mislead_is_refused(typed):
    with pytest.raises(ValidationError):
        HttpsLinkField().clean(typed)


def test_a_search_is_at_most_200_letters():
    assert SearchForm({"q": "x" * 200}).is_valid()
    assert not SearchForm({"q": "x" * 201}).is_valid()


def test_a_form_draws_label_hint_and_error_tied_to_the_field():
    class Points(PortalForm):
        points = PointsField(label="Điểm", help_text="0 đến 10")

    html = str(Points({"points": "x"}))
    assert '<label for="id_points">' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_points_helptext id_points_error"' in html
    assert 'id="id_points_error"' in html
