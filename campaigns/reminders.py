"""Which reminder of a deadline is due on a day. Pure; the offsets are data of the caller."""

from collections.abc import Iterable
from datetime import date, timedelta

from campaigns.calendar import WorkingCalendar


def due_offset(
    today: date, closes_on: date, offsets: Iterable[int], calendar: WorkingCalendar, *, last_run: date | None = None
) -> int | None:
    """Return the offset whose reminder is due today, or None.

    An offset is a number of working days before the deadline; a negative one lies after it (being late). When the job did not
    run for some days, `last_run` is the day it last ran: of all that fell due since then only the most urgent is sent.
    """
    since = last_run or today - timedelta(days=1)
    due = [offset for offset in offsets if since < calendar.add_working_days(closes_on, -offset) <= today]
    return min(due) if due else None


def due_on(closes_on: date, offset: int, calendar: WorkingCalendar) -> date:
    """Return the day on which the reminder of an offset is due."""
    return calendar.add_working_days(closes_on, -offset)
