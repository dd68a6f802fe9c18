"""Which reminder of a deadline is due on a day. Pure; the offsets are data of the caller."""

from collections.abc import Iterable
from datetime import date

from campaigns.calendar import WorkingCalendar

# Working days after which a reminder that was missed is no longer worth sending.
GRACE = 5


def due_offset(
    today: date, closes_on: date, offsets: Iterable[int], calendar: WorkingCalendar, *, grace: int = GRACE
) -> int | None:
    """Return the offset whose reminder is due today, or None.

    An offset is a number of working days before the deadline (14, 7, 3, 1; 0 on the day); a negative one lies after it
    (-1, -6, -11: late). The latest that fell due is due until the next one, for at most `grace` working days: when the job did
    not run for some days only the most urgent missed one is sent. It is due again on each of these days, so the caller sends
    once for each deadline and offset.
    """
    fallen_due = [offset for offset in offsets if due_on(closes_on, offset, calendar) <= today]
    if not fallen_due:
        return None
    latest = min(fallen_due)
    waited = calendar.working_days_between(due_on(closes_on, latest, calendar), today)
    return latest if waited <= grace else None


def due_on(closes_on: date, offset: int, calendar: WorkingCalendar) -> date:
    """Return the day on which the reminder of an offset is due."""
    return calendar.add_working_days(closes_on, -offset)
