from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.calendar import WorkingCalendar
from campaigns.reminders import due_offset, due_on

OFFSETS = (14, 7, 3, 1, -1, -6, -11)
# The holiday of 2 September lies between the first reminder and the deadline, a Monday.
CALENDAR = WorkingCalendar(off=frozenset([date(2025, 9, 1), date(2025, 9, 2)]))
CLOSES = date(2025, 9, 22)


@pytest.mark.parametrize(
    ("offset", "day"),
    [
        (15, date(2025, 8, 28)),
        (14, date(2025, 8, 29)),
        (13, date(2025, 9, 3)),
        (7, date(2025, 9, 11)),
        (3, date(2025, 9, 17)),
        (1, date(2025, 9, 19)),
        (0, date(2025, 9, 22)),
        (-1, date(2025, 9, 23)),
        (-6, date(2025, 9, 30)),
        (-11, date(2025, 10, 7)),
    ],
)
def test_a_reminder_falls_due_so_many_working_days_from_the_deadline(offset, day):
    assert due_on(CLOSES, offset, CALENDAR) == day
    assert due_offset(day, CLOSES, [offset], CALENDAR) == offset
    assert due_offset(day - timedelta(days=1), CLOSES, [offset], CALENDAR) is None


@pytest.mark.parametrize(
    ("today", "offset"),
    [
        (date(2025, 8, 28), None),
        (date(2025, 8, 29), 14),
        (date(2025, 9, 9), 14),
        (date(2025, 9, 10), None),
        (date(2025, 9, 11), 7),
        (date(2025, 9, 16), 7),
        (date(2025, 9, 18), 3),
        (date(2025, 9, 21), 1),
        (date(2025, 9, 22), 1),
        (date(2025, 9, 23), -1),
        (date(2025, 9, 29), -1),
        (date(2025, 9, 30), -6),
        (date(2025, 10, 14), -11),
        (date(2025, 10, 15), None),
        (date(2026, 11, 24), None),
    ],
)
def test_the_most_urgent_missed_reminder_stays_due_until_the_next_or_until_it_is_stale(today, offset):
    assert due_offset(today, CLOSES, OFFSETS, CALENDAR) == offset


def test_how_long_a_missed_reminder_is_worth_sending_is_an_argument():
    assert due_offset(date(2025, 9, 10), CLOSES, OFFSETS, CALENDAR, grace=6) == 14
    assert due_offset(date(2025, 8, 30), CLOSES, OFFSETS, CALENDAR, grace=0) == 14
    assert due_offset(date(2025, 9, 3), CLOSES, OFFSETS, CALENDAR, grace=0) is None


def test_a_deadline_on_a_day_off_is_counted_from_the_working_day_before():
    sunday = date(2025, 9, 21)
    assert [due_on(sunday, offset, CALENDAR) for offset in (1, 0, -1)] == [date(2025, 9, 19), sunday, date(2025, 9, 22)]


def test_without_offsets_nothing_is_due():
    assert due_offset(CLOSES, CLOSES, [], CALENDAR) is None


@given(st.sets(st.integers(-20, 30)), st.integers(-60, 60), st.integers(0, 10))
def test_a_job_that_runs_every_day_sends_each_reminder_on_its_day(offsets, day, grace):
    today = CLOSES + timedelta(days=day)
    falls_due = [offset for offset in offsets if due_on(CLOSES, offset, CALENDAR) == today]
    found = due_offset(today, CLOSES, offsets, CALENDAR, grace=grace)
    # The deadline is a working day, so no two offsets share a day.
    if falls_due:
        assert [found] == falls_due
    elif found is not None:
        assert due_on(CLOSES, found, CALENDAR) < today
        assert found == min(offset for offset in offsets if due_on(CLOSES, offset, CALENDAR) <= today)


@given(st.lists(st.integers(0, 50), min_size=1))
def test_a_job_that_misses_days_sends_no_reminder_twice_and_none_out_of_order(gaps):
    sent, today = [], date(2025, 8, 25)
    for gap in gaps:
        today += timedelta(days=gap)
        offset = due_offset(today, CLOSES, OFFSETS, CALENDAR)
        if offset is not None and offset not in sent:
            sent.append(offset)
    assert sent == sorted(sent, reverse=True)
