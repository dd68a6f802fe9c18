"""Spans of days with an open or a last day. Pure."""

from datetime import date
from typing import NamedTuple


class Period(NamedTuple):
    """From the first day to the last, both included; no last day while it goes on."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: "Period") -> bool:
        """Tell whether the two share a day."""
        return (self.last is None or other.first <= self.last) and (other.last is None or self.first <= other.last)
