"""Numbers become shapes: geometry of simple charts, drawn by templates as SVG. Pure; nothing here knows the web."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, how long it is, what it says. Lengths are whole SVG units."""

    label: str
    value: Decimal
    maximum: Decimal
    y: int
    length: int
    middle: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A list of horizontal bars and the box that holds them."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int


def bars(rows: Sequence[tuple[str, Decimal, Decimal]], *, width: int = 640, left: int = 220, row: int = 34) -> Bars:
    """Return bars of (label, value, maximum); each is drawn on the scale of its own maximum."""
    room = width - left - 110
    drawn = tuple(
        Bar(label, value, maximum, i * row + 6, int(room * value / maximum) if maximum else 0, i * row + row // 2 + 3)
        for i, (label, value, maximum) in enumerate(rows)
    )
    return Bars(drawn, width, len(rows) * row + 8, left)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a histogram."""

    label: str
    count: int
    x: int
    y: int
    height: int


def histogram(ratios: Sequence[Decimal], *, step: Decimal = Decimal("0.1"), height: int = 160, column: int = 56) -> list[Column]:
    """Return ten columns of how many ratios lie in each tenth; a ratio of 1 belongs to the last."""
    counts = [0] * int(1 / step)
    for ratio in ratios:
        counts[min(int(ratio / step), len(counts) - 1)] += 1
    top = max(counts, default=0) or 1
    return [
        Column(
            f"{int(i * step * 100)}–{int((i + 1) * step * 100)} %",
            count,
            i * column + 6,
            24 + height - int(height * count / top),
            int(height * count / top),
        )
        for i, count in enumerate(counts)
    ]
