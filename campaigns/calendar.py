"""Working days: Monday to Friday, less the days off, plus the days worked in exchange. Pure.

Bộ luật Lao động 2019, Điều 112 names the holidays; the Government announces each year's swaps, so the days are a table, not code.
"""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days that differ from the week: `off` are free weekdays, `extra_working` worked Saturdays or Sundays.

    A year without data is counted as weekdays only; a caller to whom that matters asks `covers` first.
    """

    off: frozenset[date] = frozenset()
    extra_working: frozenset[date] = frozenset()

    @property
    def years(self) -> set[int]:
        """Return the years whose holidays are known."""
        return {day.year for day in self.off}

    def covers(self, year: int) -> bool:
        """Tell whether the calendar knows the year's holidays."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        """Tell whether the day is worked; a day listed as both off and worked is worked."""
        return day in self.extra_working or (day.weekday() < 5 and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """Return the day itself, or the first working day after it: a term that ends on a day off ends then.

        Bộ luật Dân sự 2015, Điều 148 khoản 5.
        """
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the count-th working day after the day (before it when count is negative); the day itself for 0."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after start up to and including end; negative when end is before start."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)
