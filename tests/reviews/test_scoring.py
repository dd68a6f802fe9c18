from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scoring import (
    Entry,
    Line,
    Part,
    ScoreError,
    band,
    consolidate,
    rank,
    rank_within,
    ratio_of,
    totals,
)

points_of_reviewers = st.lists(st.decimals(0, 20, places=2), min_size=1, max_size=7)


def leaf(key, *points, parent="g", max_points="20", **more):
    return Line(key, parent, f"1.{key}", Decimal(max_points), scored=True, points=tuple(map(Decimal, points)), **more)


def group(key, parent=None):
    return Line(key, parent, f"{key}", Decimal(100), scored=False)


@st.composite
def trees(draw):
    """A tree of groups in groups with criteria, some of which do not apply; every number has two decimals."""
    groups = [Line("g0", None, "0", Decimal(0), scored=False)]
    for index in range(1, draw(st.integers(1, 4))):
        groups.append(Line(f"g{index}", draw(st.sampled_from([None, *(g.criterion_id for g in groups)])), "", Decimal(0), False))
    leaves = []
    for index in range(draw(st.integers(0, 12))):
        most = draw(st.decimals("0.01", 100, places=2))
        given_points = draw(st.lists(st.decimals(0, most, places=2), min_size=1, max_size=4))
        parent = draw(st.sampled_from(groups)).criterion_id
        leaves.append(Line(index, parent, f"c{index}", most, True, draw(st.booleans()), tuple(given_points)))
    return groups + leaves


@pytest.mark.parametrize(
    ("points", "mean"),
    [
        (["16"], "16.00"),
        (["16", "17"], "16.50"),
        (["10", "10", "11"], "10.33"),
        (["10", "11", "11"], "10.67"),
        (["0", "0.01"], "0.01"),
        (["84.99", "85.00"], "85.00"),
        (["33.33", "33.33", "33.34"], "33.33"),
    ],
)
def test_points_of_several_reviewers_are_their_mean_rounded_half_up(points, mean):
    assert str(consolidate([Decimal(p) for p in points])) == mean


@given(points_of_reviewers.flatmap(lambda points: st.tuples(st.just(points), st.permutations(points))))
def test_the_order_of_reviewers_changes_nothing(orders):
    first, second = orders
    assert str(consolidate(first)) == str(consolidate(second))


@given(points_of_reviewers)
def test_the_mean_is_exact_to_half_a_step_and_within_what_was_given(points):
    mean, exact = consolidate(points), sum(map(Fraction, points)) / len(points)
    assert Fraction(mean) - Fraction(1, 200) <= exact < Fraction(mean) + Fraction(1, 200)
    assert min(points) <= mean <= max(points)


def test_no_points_have_no_mean():
    with pytest.raises(ValueError, match="no points"):
        consolidate([])


def test_a_units_totals_are_those_of_its_groups():
    result = totals(
        [
            group("g"),
            leaf("a", "16", "17"),
            leaf("b", "20"),
            group("h"),
            group("i", parent="h"),
            leaf("c", "3.33", parent="i", max_points="10"),
        ]
    )
    assert (str(result.points), str(result.max_points), str(result.ratio)) == ("39.83", "50", "0.79660")
    assert result.parts == {
        "g": Part(Decimal("36.5"), Decimal(40)),
        "a": Part(Decimal("16.5"), Decimal(20)),
        "b": Part(Decimal(20), Decimal(20)),
        "h": Part(Decimal("3.33"), Decimal(10)),
        "i": Part(Decimal("3.33"), Decimal(10)),
        "c": Part(Decimal("3.33"), Decimal(10)),
    }


def test_a_criterion_that_does_not_apply_leaves_points_and_maximum():
    result = totals([group("g"), leaf("a", "15"), leaf("b", "20", applicable=False)])
    assert (result.points, result.max_points, result.ratio) == (Decimal(15), Decimal(20), Decimal("0.75"))
    assert result.parts["b"] == Part(Decimal(0), Decimal(0))


def test_a_criterion_that_is_not_scored_counts_nowhere():
    result = totals([group("g"), leaf("a", "15"), Line("u", "g", "1.9", Decimal(0), scored=False)])
    assert (result.points, result.max_points, result.parts["u"]) == (Decimal(15), Decimal(20), Part(Decimal(0), Decimal(0)))


@pytest.mark.parametrize("lines", [[], [group("g")], [group("g"), leaf("a", applicable=False)]])
def test_where_nothing_applies_the_ratio_is_zero(lines):
    result = totals(lines)
    assert (result.points, result.max_points, str(result.ratio)) == (0, 0, "0.00000")


@pytest.mark.parametrize(
    ("lines", "reason", "code"),
    [
        ([group("g"), leaf("a")], "no points", "1.a"),
        ([group("g"), leaf("a", "20.01")], "outside the range", "1.a"),
        ([group("g"), leaf("a", "5", "-0.01")], "outside the range", "1.a"),
        ([group("g"), leaf("a", "0.305")], "more than two decimals", "1.a"),
        ([group("g"), leaf("a", "1.000000000001")], "more than two decimals", "1.a"),
        ([leaf("a", "5")], "its group is not in the tree", "1.a"),
        ([leaf("a", "5", parent="a")], "the tree goes round", "1.a"),
        ([group("g", parent="h"), group("h", parent="g")], "the tree goes round", "g"),
        ([leaf("g", "5", parent=None), leaf("a", "5")], "a group has no points of its own", "1.g"),
    ],
)
def test_a_score_that_cannot_be_right_is_named(lines, reason, code):
    with pytest.raises(ScoreError) as refused:
        totals(lines)
    assert (refused.value.reason, refused.value.code, str(refused.value)) == (reason, code, f"{code}: {reason}")


@given(trees())
def test_the_total_is_the_exact_sum_of_the_criteria_and_of_the_top_groups(lines):
    result = totals(lines)
    leaves = [result.parts[line.criterion_id] for line in lines if line.scored]
    tops = [result.parts[line.criterion_id] for line in lines if line.parent_id is None]
    for parts in (leaves, tops):
        assert result.points == sum(part.points for part in parts)
        assert result.max_points == sum(part.max_points for part in parts)
    assert all(0 <= part.points <= part.max_points for part in result.parts.values())
    assert 0 <= result.ratio <= 1


@given(trees().flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_the_order_of_criteria_changes_nothing(orders):
    first, second = map(totals, orders)
    assert (first.points, first.max_points, first.ratio, first.parts) == (
        second.points,
        second.max_points,
        second.ratio,
        second.parts,
    )


@pytest.mark.parametrize(
    ("points", "max_points", "ratio"),
    [
        ("819.79", "1000", "0.81979"),
        ("1", "3", "0.33333"),
        ("2", "3", "0.66667"),
        ("0.01", "2000", "0.00001"),
        ("1000", "1000", "1.00000"),
        ("5", "0", "0.00000"),
    ],
)
def test_a_ratio_has_the_five_decimals_that_are_published(points, max_points, ratio):
    assert str(ratio_of(Decimal(points), Decimal(max_points))) == ratio


def entry(key, ratio, **more):
    return Entry(key, Decimal(ratio), sort_key=key, **more)


def places(ranked):
    return [(e.id, place) for e, place in ranked]


def test_equal_ratios_share_a_rank_and_the_next_one_is_left_out():
    entries = [entry("d", "0.5"), entry("c", "0.81979"), entry("a", "0.81979"), entry("b", "0.9")]
    assert places(rank(entries)) == [("b", 1), ("a", 2), ("c", 2), ("d", 4)]


def test_ratios_that_are_published_alike_rank_alike():
    assert places(rank([entry("b", "0.819794"), entry("a", "0.819786"), entry("c", "0.819784")])) == [
        ("a", 1),
        ("b", 1),
        ("c", 3),
    ]


def test_a_unit_not_ranked_comes_last_and_takes_nobodys_place():
    entries = [
        entry("b", "0.9", not_ranked_reason="Sáp nhập trong năm"),
        entry("a", "0.99", not_ranked_reason="Mới lập"),
        entry("c", "0.1"),
    ]
    assert places(rank(entries)) == [("c", 1), ("a", None), ("b", None)]


@pytest.mark.parametrize("entries", [[], [entry("a", "0.3")]])
def test_a_ranking_of_none_or_one_is_no_special_case(entries):
    assert places(rank(entries)) == [(e.id, 1) for e in entries]


@given(st.lists(st.decimals(0, 1, places=5)), st.randoms())
def test_a_rank_is_one_more_than_the_number_of_better_units_whatever_the_order(ratios, dice):
    entries = [Entry(index, ratio, sort_key=f"{index:03}") for index, ratio in enumerate(ratios)]
    ranked = rank(entries)
    assert all(place == 1 + sum(other.ratio > e.ratio for other in entries) for e, place in ranked)
    shuffled = list(entries)
    dice.shuffle(shuffled)
    assert rank(shuffled) == ranked


def test_blocks_are_ranked_each_for_itself():
    blocks = {"a": "Khối 1", "b": "Khối 2", "c": "Khối 1", "d": None}
    ranked = rank_within([entry("a", "0.5"), entry("b", "0.4"), entry("c", "0.6"), entry("d", "1")], key=lambda e: blocks[e.id])
    assert {block: places(members) for block, members in ranked.items()} == {
        "Khối 1": [("c", 1), ("a", 2)],
        "Khối 2": [("b", 1)],
    }


BANDS = [("khá", Decimal("0.65")), ("tốt", Decimal("0.8")), ("trung bình", Decimal("0.5"))]


@pytest.mark.parametrize(
    ("ratio", "name"), [("1", "tốt"), ("0.8", "tốt"), ("0.79999", "khá"), ("0.5", "trung bình"), ("0.49999", None)]
)
def test_a_band_reaches_from_its_minimum_to_the_next(ratio, name):
    assert band(Decimal(ratio), BANDS) == name


def test_a_line_changed_by_an_appeal_changes_its_group_and_the_total():
    lines = [group("g"), leaf("a", "10", "11"), leaf("b", "5")]
    after = totals([replace(line, points=(Decimal(12),)) if line.criterion_id == "a" else line for line in lines])
    assert (totals(lines).points, after.points, after.parts["g"].points) == (Decimal("15.5"), Decimal(17), Decimal(17))
