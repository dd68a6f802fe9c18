import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import campaigns
from campaigns.calendar import WorkingCalendar

# Tết 2025 was free from 25 January to 2 February; Friday 2 May was worked on Saturday 26 April instead.
CALENDAR = WorkingCalendar(
    off=frozenset(
        [date(2025, 1, 1), *(date(2025, 1, day) for day in range(27, 32)), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)]
    ),
    extra_working=frozenset([date(2025, 4, 26)]),
)
calendars = st.builds(
    WorkingCalendar,
    off=st.frozensets(st.dates(date(2025, 1, 1), date(2025, 3, 1)), max_size=30),
    extra_working=st.frozensets(st.dates(date(2025, 1, 1), date(2025, 3, 1)), max_size=10),
)
close_days = st.dates(date(2024, 12, 15), date(2025, 3, 15))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 1, 24), True),
        (date(2025, 1, 25), False),
        (date(2025, 1, 27), False),
        (date(2025, 2, 3), True),
        (date(2025, 4, 26), True),
        (date(2025, 4, 27), False),
        (date(2025, 5, 2), False),
    ],
)
def test_a_day_is_worked_unless_it_is_a_weekend_or_off_and_not_exchanged(day, working):
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2025, 1, 24), 1, date(2025, 2, 3)),
        (date(2025, 1, 25), 1, date(2025, 2, 3)),
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2025, 2, 3), -1, date(2025, 1, 24)),
        (date(2025, 2, 2), -1, date(2025, 1, 24)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2025, 4, 25), 2, date(2025, 4, 28)),
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2025, 1, 26), 0, date(2025, 1, 26)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
    ],
)
def test_a_term_in_working_days_skips_days_off(day, count, result):
    assert CALENDAR.add_working_days(day, count) == result


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2025, 1, 24), date(2025, 2, 3), 1),
        (date(2025, 1, 24), date(2025, 2, 2), 0),
        (date(2025, 2, 3), date(2025, 1, 24), -1),
        (date(2025, 2, 3), date(2025, 2, 3), 0),
        (date(2025, 4, 25), date(2025, 5, 5), 4),
    ],
)
def test_working_days_are_counted_after_the_first_day_up_to_the_last(start, end, count):
    assert CALENDAR.working_days_between(start, end) == count


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2025, 1, 24), date(2025, 1, 24)),
        (date(2025, 1, 25), date(2025, 2, 3)),
        (date(2025, 4, 30), date(2025, 5, 5)),
        (date(2025, 4, 26), date(2025, 4, 26)),
    ],
)
def test_a_term_that_ends_on_a_day_off_ends_on_the_next_working_day(day, moved):
    assert CALENDAR.next_working_day(day) == moved


def test_a_year_without_holidays_in_the_table_is_unknown():
    assert (CALENDAR.covers(2025), CALENDAR.covers(2026), CALENDAR.years) == (True, False, {2025})


def test_a_worked_saturday_alone_does_not_make_a_year_known():
    assert not WorkingCalendar(extra_working=frozenset([date(2026, 1, 10)])).covers(2026)


@given(calendars, close_days, st.integers(1, 30))
def test_counting_takes_back_what_adding_did(calendar, day, count):
    later = calendar.add_working_days(day, count)
    assert calendar.is_working(later)
    assert calendar.working_days_between(day, later) == count
    earlier = calendar.add_working_days(day, -count)
    assert calendar.is_working(earlier)
    assert calendar.working_days_between(earlier - timedelta(days=1), day - timedelta(days=1)) == count


@given(calendars, close_days, close_days, close_days)
def test_counts_of_adjoining_spans_add_up(calendar, first, second, third):
    first, second, third = sorted([first, second, third])
    whole = calendar.working_days_between(first, third)
    assert whole == calendar.working_days_between(first, second) + calendar.working_days_between(second, third)
    assert calendar.working_days_between(third, first) == -whole


@given(calendars, close_days)
def test_the_next_working_day_is_the_nearest_not_before(calendar, day):
    moved = calendar.next_working_day(day)
    assert calendar.is_working(moved)
    assert not any(calendar.is_working(day + timedelta(days=n)) for n in range((moved - day).days))


def test_the_table_in_the_repository_knows_every_year_of_the_campaign():
    table = Path(campaigns.__file__).parent / "data" / "nonworking_days.csv"
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    calendar = WorkingCalendar(
        off=frozenset(date.fromisoformat(row["date"]) for row in rows if row["kind"] == "off"),
        extra_working=frozenset(date.fromisoformat(row["date"]) for row in rows if row["kind"] == "work"),
    )
    assert calendar.years >= {2023, 2024, 2025, 2026}
    # Tết 2025 from 25 January to 2 February, Tết 2026 from 14 to 22 February.
    assert calendar.next_working_day(date(2025, 1, 25)) == date(2025, 2, 3)
    assert calendar.next_working_day(date(2026, 2, 14)) == date(2026, 2, 23)
