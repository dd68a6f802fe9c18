"""Geometry of the charts of `{% load charts %}`. Pure: numbers in, shares of 0 to 100 as texts with a decimal point out.

Widths and heights are percentages, so that a chart fits 320 and 1280 pixels with letters of the same size.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: value and reference as shares of the row's maximum."""

    label: str
    value: Decimal
    maximum: Decimal
    share: str
    url: str = ""
    highlighted: bool = False
    reference: Decimal | None = None
    reference_share: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """How many values lie from low up to high; x, width, y, height and middle are shares of the drawing."""

    low: Decimal
    high: Decimal
    count: int
    x: str
    width: str
    y: str
    height: str
    middle: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on a line over time, joined to the stop before it."""

    label: str
    rank: int
    x: str
    y: str
    from_x: str
    from_y: str


def _share(part, whole) -> str:
    """Return part of whole as "63.25", kept within 0 and 100."""
    whole = Decimal(str(whole))
    share = Decimal(str(part)) / whole * 100 if whole > 0 else Decimal(0)
    return f"{min(max(share, Decimal(0)), Decimal(100)):.2f}"


def bars(rows, maximum=None, highlight=None) -> list[Bar]:
    """Return bars of rows (label, value[, url]); the longest fills the width unless a maximum is given."""
    values = [Decimal(str(row[1])) for row in rows]
    whole = Decimal(str(maximum)) if maximum is not None else max(values, default=Decimal(0))
    return [
        Bar(str(row[0]), value, whole, _share(value, whole), row[2] if len(row) > 2 else "", str(row[0]) == str(highlight))
        for row, value in zip(rows, values, strict=True)
    ]


def pillars(rows) -> list[Bar]:
    """Return bars of rows (label, value, maximum, reference or None), each measured by its own maximum."""
    return [
        Bar(
            label=str(label),
            value=Decimal(str(value)),
            maximum=Decimal(str(maximum)),
            share=_share(value, maximum),
            reference=None if reference is None else Decimal(str(reference)),
            reference_share="" if reference is None else _share(reference, maximum),
        )
        for label, value, maximum, reference in rows
    ]


def histogram(values, bins: int = 10, low=0, high=1, mark=None) -> list[Column]:
    """Return columns of equal width from low to high; the last holds its upper bound, values outside count at the edge."""
    low, high = Decimal(str(low)), Decimal(str(high))
    step = (high - low) / bins
    counts = [0] * bins
    for value in values:
        counts[_bin(value, low, step, bins)] += 1
    tallest = max([*counts, 1])
    marked = None if mark is None else _bin(mark, low, step, bins)
    room = Decimal(100) / bins
    return [
        Column(
            low=low + step * index,
            high=low + step * (index + 1),
            count=count,
            x=f"{room * index + room / 20:.2f}",
            width=f"{room * 9 / 10:.2f}",
            y=f"{100 - Decimal(count) / tallest * 100:.2f}",
            height=f"{Decimal(count) / tallest * 100:.2f}",
            middle=f"{room * index + room / 2:.2f}",
            marked=index == marked,
        )
        for index, count in enumerate(counts)
    ]


def _bin(value, low: Decimal, step: Decimal, bins: int) -> int:
    return min(max(int((Decimal(str(value)) - low) // step), 0), bins - 1)


def ranks(points, total: int) -> list[Stop]:
    """Return stops of points (label, rank), first place on top, the last of total at the bottom."""
    stops, before = [], None
    for index, (label, rank) in enumerate(points):
        x = f"{6 + Decimal(88) * index / max(len(points) - 1, 1):.2f}"
        y = f"{10 + Decimal(80) * (rank - 1) / max(total - 1, 1):.2f}"
        stops.append(Stop(str(label), rank, x, y, *(before or (x, y))))
        before = (x, y)
    return stops
