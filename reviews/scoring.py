"""From reviewers' points to totals, ratios, ranks and bands. Pure; Decimals in and out.

One rounding rule: a criterion's points are the mean of its reviewers' points, rounded half up to 0.01; totals are exact sums of
those; a ratio is total / maximum rounded half up to 0.00001, the five decimals in which Đắk Lắk publishes (0,81979).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

POINTS_STEP = Decimal("0.01")
RATIO_STEP = Decimal("0.00001")
ZERO = Decimal(0)


class ScoreError(ValueError):
    """A score cannot be right: outside [0, max], or missing; `code` is the criterion's code."""

    def __init__(self, reason: str, code: str):
        super().__init__(f"{code}: {reason}")
        self.reason, self.code = reason, code


@dataclass(frozen=True, slots=True)
class Line:
    """One node of the tree in order (a group before its criteria) with the points its reviewers gave."""

    criterion_id: Hashable
    parent_id: Hashable | None
    code: str
    max_points: Decimal
    scored: bool
    applicable: bool = True
    points: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one node came to."""

    points: Decimal
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What a unit came to; `parts` holds every node by criterion id and the leaves add up to `points`."""

    points: Decimal
    max_points: Decimal
    ratio: Decimal
    parts: dict[Hashable, Part]


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit to be ranked, or kept out of the ranking with a reason."""

    id: Hashable
    ratio: Decimal
    sort_key: str
    not_ranked_reason: str = ""


def consolidate(points: Sequence[Decimal]) -> Decimal:
    """Return the mean of the reviewers' points, rounded half up to 0.01; the order of reviewers does not matter."""
    return (sum(points, ZERO) / len(points)).quantize(POINTS_STEP, rounding=ROUND_HALF_UP)


def ratio_of(points: Decimal, max_points: Decimal) -> Decimal:
    """Return points / max_points to five decimals; 0 where nothing applies."""
    return (points / max_points).quantize(RATIO_STEP, rounding=ROUND_HALF_UP) if max_points else ZERO.quantize(RATIO_STEP)


def totals(lines: Iterable[Line]) -> Totals:
    """Return the totals of one unit's tree.

    A criterion that does not apply, or is not scored, counts neither in the points nor in the maximum. Raises ScoreError for
    an applicable scored criterion without points or with points outside [0, max].
    """
    lines = list(lines)
    sums = {line.criterion_id: [ZERO, ZERO] for line in lines}
    parents = {line.criterion_id: line.parent_id for line in lines}
    total, maximum = ZERO, ZERO
    for line in lines:
        if not (line.scored and line.applicable):
            continue
        points = _points_of(line)
        total, maximum = total + points, maximum + line.max_points
        node = line.criterion_id
        while node is not None:
            sums[node][0] += points
            sums[node][1] += line.max_points
            node = parents[node]
    return Totals(total, maximum, ratio_of(total, maximum), {key: Part(*pair) for key, pair in sums.items()})


def _points_of(line: Line) -> Decimal:
    if not line.points:
        raise ScoreError("no points", line.code)
    if any(not 0 <= p <= line.max_points for p in line.points):
        raise ScoreError("outside the range", line.code)
    return consolidate(line.points)


def rank(entries: Iterable[Entry]) -> list[tuple[Entry, int | None]]:
    """Return the entries, best first, with standard competition ranks (1, 1, 3); those not ranked come last with None.

    Equal ratios share a rank and stand in the order of their sort keys.
    """
    entries = list(entries)
    ranked = sorted((e for e in entries if not e.not_ranked_reason), key=lambda e: (-e.ratio, e.sort_key))
    result, place, previous = [], 0, None
    for position, entry in enumerate(ranked, start=1):
        if entry.ratio != previous:
            place, previous = position, entry.ratio
        result.append((entry, place))
    outside = sorted((e for e in entries if e.not_ranked_reason), key=lambda e: e.sort_key)
    return result + [(entry, None) for entry in outside]


def band(ratio: Decimal, bands: Iterable[tuple[str, Decimal]]) -> str | None:
    """Return the name of the highest band whose minimum the ratio reaches, or None."""
    reached = [(minimum, name) for name, minimum in bands if ratio >= minimum]
    return max(reached)[1] if reached else None


def outliers(points_by_reviewer: dict[Hashable, Decimal], max_points: Decimal, share: Decimal = Decimal("0.2")) -> list[Hashable]:
    """Return the reviewers whose points lie further from the mean of the others than `share` of the maximum."""
    if len(points_by_reviewer) < 2:
        return []
    whole, others = sum(points_by_reviewer.values(), ZERO), len(points_by_reviewer) - 1
    return [who for who, points in points_by_reviewer.items() if abs(points - (whole - points) / others) > share * max_points]


def totals_many(rows: Iterable[tuple[Hashable, Hashable, Decimal, Decimal]]) -> dict[Hashable, tuple[Decimal, Decimal, Decimal]]:
    """Return {unit: (points, maximum, ratio)} from flat rows (unit, criterion, maximum, points of one reviewer).

    The same arithmetic as `totals` for thousands of units at once, in whole hundredths.
    """
    sums: dict[tuple, list[int]] = {}
    for unit, criterion, maximum, points in rows:
        cell = sums.get((unit, criterion))
        hundredths = int(points * 100)
        if cell is None:
            sums[unit, criterion] = [hundredths, 1, int(maximum * 100)]
        else:
            cell[0] += hundredths
            cell[1] += 1
    units: dict[Hashable, list[int]] = {}
    for (unit, _criterion), (given, count, maximum) in sums.items():
        whole = units.setdefault(unit, [0, 0])
        whole[0] += (2 * given + count) // (2 * count)
        whole[1] += maximum
    return {
        unit: (Decimal(p).scaleb(-2), Decimal(m).scaleb(-2), ratio_of(Decimal(p), Decimal(m))) for unit, (p, m) in units.items()
    }
