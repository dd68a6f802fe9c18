"""From reviewers' points to totals, ratios, ranks and bands. Pure; Decimals in and out.

One rounding rule: a criterion's points are the mean of its reviewers' points, rounded half up to 0.01; totals are exact sums of
those; a ratio is total / maximum rounded half up to 0.00001, the five decimals in which Đắk Lắk publishes (0,81979).
Criteria that do not apply leave the maximum, as in Cà Mau's 1072/2023 for agencies with a reduced scope.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

POINTS_STEP = Decimal("0.01")
RATIO_STEP = Decimal("0.00001")
ZERO = Decimal(0)


class ScoreError(ValueError):
    """A score cannot be right: outside [0, max], off the step, missing; or the tree is broken. `code` is the criterion's code."""

    def __init__(self, reason: str, code: str):
        super().__init__(f"{code}: {reason}")
        self.reason, self.code = reason, code


@dataclass(frozen=True, slots=True)
class Line:
    """One node of a unit's tree, in any order, with the points its reviewers gave; a group is not scored itself."""

    criterion_id: Hashable
    parent_id: Hashable | None
    code: str
    max_points: Decimal
    scored: bool
    applicable: bool = True
    points: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one node came to; 0 of 0 where nothing applies or nothing is scored."""

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


Ranked = tuple[Entry, int | None]


def consolidate(points: Sequence[Decimal]) -> Decimal:
    """Return the mean of the reviewers' points, rounded half up to 0.01; the order of reviewers does not matter.

    Raises ValueError without points.
    """
    if not points:
        raise ValueError("no points to consolidate")
    return (sum(points, ZERO) / len(points)).quantize(POINTS_STEP, rounding=ROUND_HALF_UP)


def ratio_of(points: Decimal, max_points: Decimal) -> Decimal:
    """Return points / max_points to five decimals; 0 where nothing applies."""
    return (points / max_points).quantize(RATIO_STEP, rounding=ROUND_HALF_UP) if max_points else ZERO.quantize(RATIO_STEP)


def totals(lines: Iterable[Line]) -> Totals:
    """Return the totals of one unit's tree.

    A criterion that does not apply, or is not scored, counts neither in the points nor in the maximum. Raises ScoreError for
    an applicable scored criterion without points or with points outside [0, max] or off the step, for a scored group, and for
    a node whose parents are not in the tree or go round in a circle.
    """
    nodes = {line.criterion_id: line for line in lines}
    above = {key: _above(line, nodes) for key, line in nodes.items()}
    groups = {line.parent_id for line in nodes.values()}
    sums = {key: [ZERO, ZERO] for key in [None, *nodes]}
    for key, line in nodes.items():
        if not (line.scored and line.applicable):
            continue
        if key in groups:
            raise ScoreError("a group has no points of its own", line.code)
        points = _points_of(line)
        for node in (key, *above[key]):
            sums[node][0] += points
            sums[node][1] += line.max_points
    total, maximum = sums.pop(None)
    return Totals(total, maximum, ratio_of(total, maximum), {key: Part(*pair) for key, pair in sums.items()})


def _above(line: Line, nodes: Mapping[Hashable, Line]) -> list[Hashable]:
    """Return the ids of the groups above a node, nearest first, and None for the whole tree."""
    path, node = [], line.parent_id
    while node is not None:
        if node not in nodes or node in path:
            raise ScoreError("its group is not in the tree" if node not in nodes else "the tree goes round", line.code)
        path.append(node)
        node = nodes[node].parent_id
    return [*path, None]


def _points_of(line: Line) -> Decimal:
    if not line.points:
        raise ScoreError("no points", line.code)
    for points in line.points:
        if not 0 <= points <= line.max_points:
            raise ScoreError("outside the range", line.code)
        if points % POINTS_STEP:
            raise ScoreError("more than two decimals", line.code)
    return consolidate(line.points)


def rank(entries: Iterable[Entry]) -> list[Ranked]:
    """Return the entries, best first, with standard competition ranks (1, 1, 3); those not ranked come last with None.

    Ratios are compared at five decimals; equal ones share a rank and stand in the order of their sort keys.
    """
    entries = list(entries)
    published = {e.id: e.ratio.quantize(RATIO_STEP, rounding=ROUND_HALF_UP) for e in entries}
    ranked = sorted((e for e in entries if not e.not_ranked_reason), key=lambda e: (-published[e.id], e.sort_key))
    result, place, previous = [], 0, None
    for position, entry in enumerate(ranked, start=1):
        if published[entry.id] != previous:
            place, previous = position, published[entry.id]
        result.append((entry, place))
    outside = sorted((e for e in entries if e.not_ranked_reason), key=lambda e: e.sort_key)
    return result + [(entry, None) for entry in outside]


def rank_within(entries: Iterable[Entry], key: Callable[[Entry], Hashable | None]) -> dict[Hashable, list[Ranked]]:
    """Return the ranking of each block, blocks as `key` names them, in the order they first appear; None is no block."""
    blocks: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        if (block := key(entry)) is not None:
            blocks.setdefault(block, []).append(entry)
    return {block: rank(members) for block, members in blocks.items()}


def band(ratio: Decimal, bands: Iterable[tuple[str, Decimal]]) -> str | None:
    """Return the name of the highest band whose minimum the ratio reaches, or None."""
    reached = [(minimum, name) for name, minimum in bands if ratio >= minimum]
    return max(reached)[1] if reached else None
