"""Who reviews whom: evenly loaded, never in conflict, the same plan for the same seed. Pure.

Units with the fewest possible reviewers choose first; each takes the least loaded ones. Then single moves from the most to the
least loaded reviewer even out what the choices left uneven.
"""

import random
from collections.abc import Hashable
from dataclasses import dataclass, field


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


@dataclass
class _Plan:
    chosen: dict = field(default_factory=dict)
    load: dict = field(default_factory=dict)

    def give(self, unit_id, reviewer_id):
        self.chosen[unit_id].append(reviewer_id)
        self.load[reviewer_id] += 1

    def move(self, unit_id, old, new):
        self.chosen[unit_id][self.chosen[unit_id].index(old)] = new
        self.load[old] -= 1
        self.load[new] += 1


def match(
    units: list[Unit], reviewers: list[Reviewer], *, per_unit: int, seed: str, existing: dict | None = None
) -> dict[Hashable, list]:
    """Return {unit id: reviewer ids}, per_unit of them each; `existing` pairs are kept even beyond capacity.

    Raises NotEnoughReviewers naming every unit that cannot be filled.
    """
    existing = existing or {}
    people = {r.id: r for r in reviewers}
    order = list(people)
    random.Random(seed).shuffle(order)  # noqa: S311 -- a repeatable draw, no secret
    plan = _Plan({u.id: list(existing.get(u.id, ())) for u in units}, dict.fromkeys(order, 0))
    for given in plan.chosen.values():
        for reviewer_id in given:
            plan.load[reviewer_id] = plan.load.get(reviewer_id, 0) + 1
    possible = {u.id: [r for r in order if u.id not in people[r].conflicts and r not in plan.chosen[u.id]] for u in units}
    shortages = []
    for unit_id in sorted(plan.chosen, key=lambda u: (len(possible[u]), str(u))):
        _fill(plan, unit_id, possible[unit_id], people, per_unit, shortages)
    if shortages:
        raise NotEnoughReviewers(shortages)
    _even_out(plan, people, order, existing)
    return plan.chosen


def _fill(plan, unit_id, possible, people, per_unit, shortages):
    missing = per_unit - len(plan.chosen[unit_id])
    free = [r for r in possible if people[r].capacity is None or plan.load[r] < people[r].capacity]
    if len(free) < missing:
        shortages.append(Shortage(unit_id, per_unit, len(plan.chosen[unit_id]) + len(free)))
        return
    for reviewer_id in sorted(free, key=lambda r: plan.load[r])[: max(missing, 0)]:
        plan.give(unit_id, reviewer_id)


def _even_out(plan, people, order, existing):
    """Move single pairs until no chain of conflicts-free moves narrows the spread of loads."""
    while step := _better_move(plan, people, order, existing):
        plan.move(*step)


def _better_move(plan, people, order, existing):
    by_load = sorted(order, key=lambda r: plan.load[r])
    for light in by_load:
        if people[light].capacity is not None and plan.load[light] >= people[light].capacity:
            continue
        for heavy in reversed(by_load):
            if plan.load[heavy] - plan.load[light] < 2:
                break
            for unit_id, chosen in plan.chosen.items():
                kept = existing.get(unit_id, ())
                if heavy in chosen and heavy not in kept and light not in chosen and unit_id not in people[light].conflicts:
                    return unit_id, heavy, light
    return None
