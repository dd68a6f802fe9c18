"""What a signed-in person has to do now: each room says its part in this shape."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One line of the start page: what to do, where, how much of it, until when (aware datetime)."""

    title: str
    detail: str
    url: str
    count: int | None = None
    due: datetime | None = None
    urgent: bool = False
