"""Who reviews whom: evenly loaded, never in conflict, the same plan for the same seed. Pure.

One place after the other is given to the least loaded reviewer it can reach, directly or by a chain in which each reviewer hands
one unit on to the next. Such chains are the shortest augmenting paths of a flow with convex costs, so the plan is the most even
one there is: no other plan has a smaller sum of squared loads. Source: N. Harvey et al., Semi-matchings for bipartite graphs and
load balancing, Journal of Algorithms 59 (2006).
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to be reviewed."""

    id: Hashable


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Someone who reviews: never the ids in `conflicts`, at most `capacity` of them (None: no limit)."""

    id: Hashable
    conflicts: frozenset = frozenset()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """A unit for which there are not enough reviewers."""

    unit_id: Hashable
    needed: int
    available: int


class NotEnoughReviewers(Exception):
    """Some units cannot be filled; `shortages` names them all."""

    def __init__(self, shortages: list[Shortage]):
        super().__init__(", ".join(f"{s.unit_id}: {s.available} of {s.needed}" for s in shortages))
        self.shortages = shortages


def match(
    units: Iterable[Unit],
    reviewers: Iterable[Reviewer],
    *,
    per_unit: int,
    seed: str,
    existing: Mapping[Hashable, Iterable[Hashable]] | None = None,
) -> dict[Hashable, list]:
    """Return {unit id: reviewer ids}, at least per_unit of them each, whatever the order of units and reviewers.

    `existing` pairs come first in the lists and are kept, even beyond per_unit or capacity and of reviewers no longer listed;
    those in conflict are left out. Pairs of units that are not asked for only count as load. Raises NotEnoughReviewers naming
    every unit that cannot be filled, ValueError for per_unit below 1.
    """
    if per_unit < 1:
        raise ValueError("a unit needs at least one reviewer")
    plan = _Plan(units, reviewers, seed, existing or {})
    shortages = []
    for unit_id in sorted(plan.added, key=partial(_draw, seed)):
        while (given := len(plan.chosen(unit_id))) < per_unit:
            if not plan.give(unit_id):
                shortages.append(Shortage(unit_id, per_unit, given))
                break
    if shortages:
        raise NotEnoughReviewers(sorted(shortages, key=lambda s: list(plan.added).index(s.unit_id)))
    return {unit_id: plan.chosen(unit_id) for unit_id in plan.added}


def _draw(seed, *ids) -> bytes:
    """Return where the ids come in a repeatable draw, the same on every machine."""
    return sha256("/".join(map(str, (seed, *ids))).encode()).digest()


class _Plan:
    """Pairs so far: `kept` ones stay, `added` ones may still be handed on; `load` counts both."""

    def __init__(self, units, reviewers, seed, existing):
        self.seed = seed
        self.people = {r.id: r for r in reviewers}
        self.added = {unit.id: [] for unit in units}
        self.kept = {unit_id: self._kept(unit_id, pairs) for unit_id, pairs in existing.items()}
        self.load = dict.fromkeys(self.people, 0)
        for reviewer_id in (r for pairs in self.kept.values() for r in pairs if r in self.load):
            self.load[reviewer_id] += 1
        self.units_of = {reviewer_id: [] for reviewer_id in self.people}
        self.possible = {}

    def _kept(self, unit_id, pairs):
        return [r for r in dict.fromkeys(pairs) if r not in self.people or unit_id not in self.people[r].conflicts]

    def chosen(self, unit_id) -> list:
        return [*self.kept.get(unit_id, ()), *self.added[unit_id]]

    def give(self, unit_id) -> bool:
        """Add a reviewer to the unit, by a chain if need be; False when nobody can be reached."""
        came_by, last = self._reach(unit_id)
        while last is not None:
            unit, previous = came_by[last]
            self._add(unit, last)
            if previous is None:
                return True
            self._remove(unit, previous)
            last = previous
        return False

    def _reach(self, start):
        """Return how each reachable reviewer was reached, {reviewer: (unit, who had it)}, and the least loaded, or None."""
        free = [r for r, person in self.people.items() if person.capacity is None or self.load[r] < person.capacity]
        lowest = min((self.load[r] for r in free), default=None)
        free, came_by, seen, queue, best = set(free), {}, {start}, [(start, None)], None
        for unit, holder in queue:
            for reviewer_id in self._candidates(unit):
                if reviewer_id in came_by:
                    continue
                came_by[reviewer_id] = unit, holder
                if reviewer_id in free and (best is None or self.load[reviewer_id] < self.load[best]):
                    best = reviewer_id
                    if self.load[best] == lowest:
                        return came_by, best
                onward = [u for u in self.units_of[reviewer_id] if u not in seen]
                seen.update(onward)
                queue.extend((u, reviewer_id) for u in onward)
        return came_by, best

    def _candidates(self, unit_id) -> list:
        """Return who may take the unit and does not have it, in drawn order."""
        if unit_id not in self.possible:
            allowed = [
                r.id for r in self.people.values() if unit_id not in r.conflicts and r.id not in self.kept.get(unit_id, ())
            ]
            self.possible[unit_id] = sorted(allowed, key=partial(_draw, self.seed, unit_id))
        return [r for r in self.possible[unit_id] if r not in self.added[unit_id]]

    def _add(self, unit_id, reviewer_id):
        self.added[unit_id].append(reviewer_id)
        self.units_of[reviewer_id].append(unit_id)
        self.load[reviewer_id] += 1

    def _remove(self, unit_id, reviewer_id):
        self.added[unit_id].remove(reviewer_id)
        self.units_of[reviewer_id].remove(unit_id)
        self.load[reviewer_id] -= 1
