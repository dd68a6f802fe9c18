from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.matching import NotEnoughReviewers, Reviewer, Shortage, Unit, match


def people(count, **conflicts):
    return [Reviewer(f"r{n}", frozenset(conflicts.get(f"r{n}", ()))) for n in range(count)]


def units(count):
    return [Unit(f"u{n}") for n in range(count)]


def loads(plan, reviewers):
    counted = Counter(r for chosen in plan.values() for r in chosen)
    return [counted[r.id] for r in reviewers]


@st.composite
def cases(draw):
    """A few units and reviewers with conflicts, capacities and pairs that exist already (none of them in conflict)."""
    unit_ids = [f"u{n}" for n in range(draw(st.integers(1, 4)))]
    reviewers = [
        Reviewer(f"r{n}", frozenset(draw(st.sets(st.sampled_from(unit_ids)))), draw(st.sampled_from([None, None, 1, 2])))
        for n in range(draw(st.integers(0, 4)))
    ]
    pairs = [(u, r.id) for u in unit_ids for r in reviewers if u not in r.conflicts]
    kept = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
    existing = {u: [r for unit, r in kept if unit == u] for u in unit_ids}
    return [Unit(u) for u in unit_ids], reviewers, draw(st.integers(1, 2)), existing


def outcome(asked, reviewers, **more):
    """The plan, or the shortages where there is none."""
    try:
        return match(asked, reviewers, **more), []
    except NotEnoughReviewers as error:
        return {}, error.shortages


def every_plan(asked, reviewers, per_unit, existing):
    """All plans there are, by trying each choice for each unit."""
    choices = []
    for unit in asked:
        kept = existing[unit.id]
        free = [r.id for r in reviewers if unit.id not in r.conflicts and r.id not in kept]
        choices.append([[*kept, *more] for more in combinations(free, max(0, per_unit - len(kept)))])
    for picked in product(*choices):
        plan = {unit.id: chosen for unit, chosen in zip(asked, picked, strict=True)}
        given_now = Counter(r for unit, chosen in plan.items() for r in chosen if r not in existing[unit])
        total = Counter(r for chosen in plan.values() for r in chosen)
        if all(r.capacity is None or not given_now[r.id] or total[r.id] <= r.capacity for r in reviewers):
            yield plan


@settings(deadline=None)
@given(cases(), st.text("abc", max_size=2))
def test_the_plan_is_the_most_even_of_all_plans_or_there_is_none(case, seed):
    asked, reviewers, per_unit, existing = case
    costs = [sum(n * n for n in loads(plan, reviewers)) for plan in every_plan(asked, reviewers, per_unit, existing)]
    plan, shortages = outcome(asked, reviewers, per_unit=per_unit, seed=seed, existing=existing)
    assert bool(shortages) == (not costs)
    assert all(shortage.available < shortage.needed == per_unit for shortage in shortages)
    if shortages:
        return
    assert sum(n * n for n in loads(plan, reviewers)) == min(costs)
    conflicts = {r.id: r.conflicts for r in reviewers}
    for unit in asked:
        chosen = plan[unit.id]
        assert chosen[: len(existing[unit.id])] == existing[unit.id]
        assert len(chosen) == len(set(chosen)) == max(per_unit, len(existing[unit.id]))
        assert not any(unit.id in conflicts[r] for r in chosen)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(3, 9), st.integers(1, 3), st.text(max_size=5))
def test_without_conflicts_loads_differ_by_one_at_most(unit_count, reviewer_count, per_unit, seed):
    reviewers = people(reviewer_count)
    found = loads(match(units(unit_count), reviewers, per_unit=per_unit, seed=seed), reviewers)
    assert sum(found) == unit_count * per_unit
    assert max(found) - min(found) <= 1


@settings(deadline=None)
@given(cases(), st.randoms())
def test_the_same_seed_gives_the_same_plan_in_whatever_order_units_and_reviewers_come(case, dice):
    asked, reviewers, per_unit, existing = case
    plan, shortages = outcome(asked, reviewers, per_unit=per_unit, seed="2025", existing=existing)
    asked, reviewers = dice.sample(asked, len(asked)), dice.sample(reviewers, len(reviewers))
    again, still_short = outcome(asked, reviewers, per_unit=per_unit, seed="2025", existing=existing)
    assert again == plan
    assert set(still_short) == set(shortages)


def test_another_seed_gives_another_plan():
    plans = [match(units(12), people(6), per_unit=2, seed=seed) for seed in ("2024", "2025")]
    assert plans[0] != plans[1]


def test_a_chain_frees_a_reviewer_whom_only_the_last_unit_can_take():
    # u0 can have r0 alone, the others everyone: wherever r0 was drawn first, it is given back.
    reviewers = [Reviewer("r0", capacity=1), *[Reviewer(f"r{n}", frozenset({"u0"}), capacity=1) for n in (1, 2)]]
    for seed in "abcdefgh":
        plan = match(units(3), reviewers, per_unit=1, seed=seed)
        assert plan["u0"] == ["r0"]
        assert loads(plan, reviewers) == [1, 1, 1]


def test_a_reviewer_shut_out_of_most_units_gets_all_of_the_rest():
    reviewers = people(3, r0=["u0", "u1", "u2", "u3"])
    assert loads(match(units(6), reviewers, per_unit=1, seed="s"), reviewers) == [2, 2, 2]


def test_every_unit_that_cannot_be_filled_is_named():
    reviewers = people(3, r0=["u0", "u2"], r1=["u2"])
    with pytest.raises(NotEnoughReviewers) as short:
        match(units(4), reviewers, per_unit=3, seed="s")
    assert short.value.shortages == [Shortage("u0", 3, 2), Shortage("u2", 3, 1)]
    assert str(short.value) == "u0: 2 of 3, u2: 1 of 3"


def test_without_reviewers_every_unit_is_short():
    with pytest.raises(NotEnoughReviewers, match="u0: 0 of 1, u1: 0 of 1"):
        match(units(2), [], per_unit=1, seed="s")


def test_capacity_of_all_together_can_be_too_small():
    with pytest.raises(NotEnoughReviewers) as short:
        match(units(3), [Reviewer("r0", capacity=1), Reviewer("r1", capacity=1)], per_unit=1, seed="s")
    assert [(s.needed, s.available) for s in short.value.shortages] == [(1, 0)]


def test_pairs_that_exist_are_kept_and_count_as_load():
    reviewers = people(2)
    plan = match(units(4), reviewers, per_unit=1, seed="s", existing={"u0": ["r0"], "u1": ["r0"]})
    assert (plan["u0"], plan["u1"], plan["u2"], plan["u3"]) == (["r0"], ["r0"], ["r1"], ["r1"])


def test_pairs_are_kept_beyond_the_number_asked_beyond_capacity_and_of_people_no_longer_listed():
    plan = match(
        [Unit("u0"), Unit("u1")],
        [Reviewer("r0", capacity=1), Reviewer("r1")],
        per_unit=2,
        seed="s",
        existing={"u0": ["gone", "r0", "r1", "r0"], "u1": ["r0"]},
    )
    assert plan == {"u0": ["gone", "r0", "r1"], "u1": ["r0", "r1"]}


def test_a_pair_that_has_come_into_conflict_is_left_out_and_replaced():
    plan = match(units(1), people(2, r0=["u0"]), per_unit=1, seed="s", existing={"u0": ["r0"]})
    assert plan == {"u0": ["r1"]}


def test_pairs_of_units_not_asked_for_only_count_as_load():
    plan = match(units(1), people(2), per_unit=1, seed="s", existing={"other": ["r0"], "another": ["r1", "r0"]})
    assert plan == {"u0": ["r1"]}


@pytest.mark.parametrize("per_unit", [0, -1])
def test_a_unit_needs_a_reviewer(per_unit):
    with pytest.raises(ValueError, match="at least one reviewer"):
        match(units(1), people(1), per_unit=per_unit, seed="s")


def test_nothing_to_review_gives_an_empty_plan():
    assert match([], people(1), per_unit=2, seed="s") == {}
