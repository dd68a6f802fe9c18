"""The words of templates: numbers, dates, time left, lists with their filters, errors with their fields."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from core import formats
from core.forms import PortalForm
from core.templatetags.ui import time_left, vn_datetime

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)  # 17:00 in Vietnam


def drawn(source, address="/?q=x&page=2", **values):
    with override("en"):
        return Template(source).render(Context({"request": RequestFactory().get(address), **values}))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.50"), "12,5"),
        (Decimal("1234.5"), "1.234,5"),
        (0, "0"),
        (Decimal("-3"), "−3"),
        (Decimal("1E+3"), "1.000"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_numbers_are_written_the_vietnamese_way_in_every_language(value, text):
    assert formats.number(value) == text
    assert drawn("{{ x|points }}", x=value) == text


def test_published_ratios_have_five_decimals():
    assert drawn("{{ x|ratio5 }}", x=Decimal("0.8198")) == "0,81980"


def test_shares_money_sizes_and_differences_carry_their_unit():
    assert formats.percent(Decimal("0.8198")) == "81,98\N{NO-BREAK SPACE}%"
    assert formats.dong(7_020_000) == "7.020.000\N{NO-BREAK SPACE}đồng"
    assert [formats.file_size(n) for n in (820, 12_000, 2_600_000, 3 * 1024**3)] == [
        "820\N{NO-BREAK SPACE}byte",
        "11,7\N{NO-BREAK SPACE}KB",
        "2,5\N{NO-BREAK SPACE}MB",
        "3\N{NO-BREAK SPACE}GB",
    ]
    assert [formats.signed(n) for n in (Decimal("2.5"), Decimal("-2.5"), 0, None)] == ["+2,5", "−2,5", "0", "–"]


def test_days_and_moments_are_those_of_vietnam():
    late = datetime(2026, 12, 31, 18, tzinfo=UTC)
    assert formats.day(late) == "01/01/2027"
    assert formats.day(date(2026, 2, 5)) == formats.day("2026-02-05T01:00:00Z") == "05/02/2026"
    assert formats.clock(NOON) == "17:00"


def test_a_moment_reads_as_officials_say_it():
    with override("en"):
        assert vn_datetime(NOON) == "17:00 on 24/11/2026"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=5), "5 days left"),
        (timedelta(hours=48), "2 days left"),
        (timedelta(hours=47, minutes=59), "47 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(seconds=1), "0 minutes left"),
        (timedelta(0), "0 minutes left"),
        (-timedelta(seconds=1), "time is over"),
    ],
)
def test_the_time_left_is_said_in_whole_units(ahead, words):
    with override("en"):
        assert time_left(NOON + ahead, NOON) == words


@time_machine.travel(NOON, tick=False)
def test_a_deadline_has_its_absolute_time_for_people_and_machines():
    html = drawn("{% deadline x %}", x=NOON + timedelta(days=5))
    assert 'datetime="2026-11-29T17:00:00+07:00"' in html
    assert "17:00 on 29/11/2026" in html
    assert "5 days left" in html


def test_the_last_breadcrumb_is_this_page():
    html = drawn('{% breadcrumbs "Units" "/don-vi/" here %}', here="<Ea Kar>")
    assert html.endswith('<li><a href="/don-vi/">Units</a></li><li aria-current="page">&lt;Ea Kar&gt;</li></ol></nav>')


def test_pages_keep_the_filters_of_their_list():
    html = drawn("{% pager page %}", page=Paginator(range(100), 10).page(2))
    assert 'href="?q=x&amp;page=3"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pager():
    assert drawn("{% pager page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_column_turns_around_when_sorted_again():
    assert "?q=x&amp;sap-xep=ten" in drawn('{% sort_link "ten" "Name" %}')
    again = drawn('{% sort_link "ten" "Name" %}', address="/?sap-xep=ten")
    assert "?sap-xep=-ten" in again
    assert "ascending" in again


class _Form(PortalForm):
    name = forms.CharField(label="Name")


def test_every_error_leads_to_its_field_and_a_good_form_shows_none():
    html = drawn("{% error_summary form %}", form=_Form({}))
    assert 'href="#id_name"' in html
    assert drawn("{% error_summary form %}", form=_Form({"name": "x"})).strip() == ""
    assert drawn("{% error_summary missing %}").strip() == ""


def test_a_button_that_acts_is_a_form_with_a_token():
    html = drawn('{% confirm_button "/x/" "Go" style="danger" question="Sure?" %}', csrf_token="abc")
    assert 'method="post"' in html
    assert 'value="abc"' in html
    assert 'data-confirm="Sure?"' in html
    assert "button--danger" in html


def test_a_status_says_in_words_what_its_colour_repeats():
    assert drawn('{% status_badge "late" "overdue" %}') == '<span class="badge badge--bad">overdue</span>'
    assert drawn('{% status_badge "unheard_of" "x" %}') == '<span class="badge badge--plain">x</span>'


def test_a_table_scrolls_in_a_named_frame_that_a_keyboard_reaches():
    html = drawn('{% table_box "Points" %}<tbody></tbody>{% endtable_box %}')
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Table: Points">' in html
    assert "<caption>Points</caption>" in html


@pytest.mark.parametrize("tag", ['{% notice "info" x %}{{ x }}{% endnotice %}', "{% card x %}{{ x }}{% endcard %}"])
def test_boxes_keep_text_as_text(tag):
    assert "<b>" not in drawn(tag, x="<b>")
