from decimal import Decimal

import pytest

from core.lifecycle import TransitionNotAllowed
from reviews import actions
from reviews.actions import ScoreEntry
from reviews.models import Result, ResultLine
from reviews.queries import breakdown, ranking, results_visible_to
from tests.factories.reviews import BandFactory
from tests.factories.units import BlockFactory, BlockMembershipFactory
from tests.reviews.cast import cast, entries, frozen, person, refused, scored
from units.roles import Role

pytestmark = pytest.mark.django_db


def test_frozen_results_are_the_means_of_the_scores_added_up_and_ranked():
    c = cast()
    BandFactory(name="Tốt", minimum=Decimal("0.6"))
    BandFactory(name="Khá", minimum=Decimal("0.4"))
    scored(c, c.assessments[0], c.reviewers[0], "8", "4.01")
    scored(c, c.assessments[0], c.reviewers[1], "7", "4")
    scored(c, c.assessments[1], c.reviewers[0], "6", "3")
    low, high = sorted(actions.freeze_results(c.round, by=c.secretary), key=lambda r: r.ratio)
    # 7.5 + (4.01 + 4) / 2 = 4.005, half up 4.01.
    assert (high.unit, high.total, high.max_total, high.ratio) == (c.units[0], Decimal("11.51"), Decimal(20), Decimal("0.57550"))
    assert (high.claimed_total, high.band, low.band) == (Decimal(15), "Khá", "Khá")
    stored = {r.unit: r.rank for r in Result.objects.all()}
    assert stored == {c.units[0]: 1, c.units[1]: 2}
    c.round.refresh_from_db()
    states = {a.status for a in type(c.assessments[0]).objects.filter(round=c.round)}
    assert (c.round.status, states) == ("appeals", {"final"})


def test_the_lines_of_the_leaves_add_up_to_the_total_and_the_pillar():
    c = cast()
    for result in frozen(c):
        leaves = result.lines.exclude(criterion__kind="group")
        assert sum(line.points for line in leaves) == result.total
        (pillar,) = breakdown(result)
        assert (pillar.line.points, len(pillar.children)) == (result.total, 3)


def test_equal_ratios_share_a_rank_and_the_next_is_skipped():
    c = cast(units=3)
    frozen(c, (("5", "5"), ("6", "4"), ("1", "1")))
    assert sorted(Result.objects.values_list("rank", flat=True)) == [1, 1, 3]


def test_blocks_are_ranked_by_themselves_and_a_block_may_have_one_unit():
    c = cast(units=3)
    block, alone = BlockFactory(year=2023), BlockFactory(year=2023)
    for unit, of in zip(c.units, (block, block, alone), strict=True):
        BlockMembershipFactory(block=of, unit=unit, year=2023)
    frozen(c, (("5", "5"), ("6", "6"), ("1", "1")))
    ranks = {r.unit: (r.rank, r.rank_in_block) for r in Result.objects.all()}
    assert ranks == {c.units[0]: (2, 2), c.units[1]: (1, 1), c.units[2]: (3, 1)}


def test_a_criterion_that_no_reviewer_found_applicable_leaves_the_maximum():
    c = cast(units=1)
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    left_out = ScoreEntry(None, applicable=False, note="không có thôn buôn")
    actions.save_scores(assignment, by=c.reviewers[0], scores={**entries(c), c.second.pk: left_out})
    actions.submit_scores(assignment, by=c.reviewers[0])
    (result,) = actions.freeze_results(c.round, by=c.secretary)
    assert (result.total, result.max_total, result.ratio) == (Decimal(8), Decimal(10), Decimal("0.80000"))
    assert not result.lines.get(criterion=c.second).applicable


def test_one_reviewer_who_found_it_applicable_keeps_the_criterion():
    c = cast(units=1)
    scored(c, c.assessments[0], c.reviewers[0], "8", "6")
    assignment = actions.assign(c.assessments[0], c.reviewers[1], by=c.secretary)
    left_out = ScoreEntry(None, applicable=False, note="không áp dụng")
    actions.save_scores(assignment, by=c.reviewers[1], scores={**entries(c), c.second.pk: left_out})
    actions.submit_scores(assignment, by=c.reviewers[1])
    (result,) = actions.freeze_results(c.round, by=c.secretary)
    assert (result.total, result.max_total) == (Decimal(14), Decimal(20))


def test_results_are_not_frozen_while_scores_are_missing_and_nothing_changes():
    c = cast()
    scored(c, c.assessments[0], c.reviewers[0])
    error = refused("unfinished", actions.freeze_results, c.round, by=c.secretary)
    assert (str(c.units[1]) in error.messages[0], str(c.units[0]) in error.messages[0]) == (True, False)
    c.round.refresh_from_db()
    assert (c.round.status, Result.objects.count(), c.round.events.count()) == ("reviewing", 0, 0)


def test_a_unit_with_one_open_or_only_cancelled_assignments_is_unfinished():
    c = cast()
    scored(c, c.assessments[0], c.reviewers[0])
    actions.assign(c.assessments[0], c.reviewers[1], by=c.secretary)
    cancelled = actions.assign(c.assessments[1], c.reviewers[0], by=c.secretary)
    actions.cancel_assignment(cancelled, by=c.secretary, reason="nhầm")
    error = refused("unfinished", actions.freeze_results, c.round, by=c.secretary)
    assert all(str(unit) in error.messages[0] for unit in c.units)


def test_a_cancelled_assignment_beside_a_submitted_one_does_not_count():
    c = cast(units=1)
    scored(c, c.assessments[0], c.reviewers[0], "8", "4")
    other = scored(c, c.assessments[0], c.reviewers[1], "2", "2")
    actions.cancel_assignment(other, by=c.secretary, reason="xung đột")
    (result,) = actions.freeze_results(c.round, by=c.secretary)
    assert result.total == Decimal(12)


def test_results_are_frozen_once():
    c = cast()
    frozen(c)
    with pytest.raises(TransitionNotAllowed):
        actions.freeze_results(c.round, by=c.secretary)
    assert Result.objects.count() == 2


def test_an_assessment_verified_before_is_only_made_final():
    c = cast(units=1)
    scored(c, c.assessments[0], c.reviewers[0])
    type(c.assessments[0]).objects.filter(pk=c.assessments[0].pk).update(status="verified")
    actions.freeze_results(c.round, by=c.secretary)
    assert [e.action for e in c.assessments[0].events.all()] == ["finalise"]


def test_a_unit_can_be_kept_outside_the_ranking_with_a_reason():
    c = cast()
    first, second = frozen(c)
    refused("reason", actions.do_not_rank, first, by=c.secretary, reason=" ")
    actions.do_not_rank(first, by=c.secretary, reason="Đơn vị giải thể trong năm")
    ranks = {r.unit: r.rank for r in Result.objects.all()}
    assert ranks == {c.units[0]: None, c.units[1]: 1}
    assert [r.unit for r in ranking(c.round, "commune")] == [c.units[1], c.units[0]]


@pytest.mark.parametrize("status", ["decided", "published", "archived"])
def test_the_ranking_of_a_decided_round_does_not_change(status):
    c = cast()
    first, _second = frozen(c)
    type(c.round).objects.filter(pk=c.round.pk).update(status=status)
    refused("closed", actions.do_not_rank, Result.objects.get(pk=first.pk), by=c.secretary, reason="muộn")
    first.refresh_from_db()
    assert first.not_ranked_reason == ""


def test_a_unit_sees_its_own_result_the_secretariat_all_and_others_none():
    c = cast()
    results = frozen(c)
    head = person(Role.UNIT_HEAD, c.units[0])
    assert [r.pk for r in results_visible_to(head)] == [results[0].pk]
    assert results_visible_to(c.secretary).count() == 2
    assert not results_visible_to(c.reviewers[0]).exists()


def test_a_breakdown_is_one_query(django_assert_num_queries):
    c = cast()
    result = frozen(c)[0]
    with django_assert_num_queries(1):
        breakdown(result)


def test_names_of_rows_say_what_they_are():
    c = cast(units=1)
    (result,) = frozen(c, (("8", "4"),))
    assert str(result) == f"{c.units[0]}: {result.ratio}"
    line = ResultLine.objects.get(criterion=c.first)
    assert str(line) == f"{c.first}: {line.points}"
    assert str(BandFactory(name="Tốt")) == "Tốt"
