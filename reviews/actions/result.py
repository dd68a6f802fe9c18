"""Scores become results: frozen totals, ranks and bands, all of them from reviews.scoring."""

from collections import defaultdict
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions import open_appeals
from campaigns.lifecycle import RoundStatus
from core.models import locked
from nominations.actions import finalise, verify
from nominations.lifecycle import AssessmentStatus
from nominations.models import Answer, SelfAssessment
from reviews import scoring
from reviews.lifecycle import AssignmentStatus
from reviews.models import Appeal, Assignment, Result, ResultLine, Score
from reviews.queries import bands_on
from units.models import BlockMembership


@transaction.atomic
def freeze_results(round, *, by) -> list[Result]:
    """Verify and finalise every scored self-assessment of the round, write its result, rank, and open appeals.

    Raises ValidationError naming the units whose scores are not all submitted; nothing changes then.
    """
    locked(round)
    # Locked before they are looked at: whoever is assigning or scoring now is waited for, whoever comes later is refused.
    assessments = list(
        SelfAssessment.objects.filter(round=round, status__in=[AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED])
        .select_related("unit", "round", "criteria_set")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    _refuse_unfinished(sorted(assessments, key=lambda a: a.unit.sort_key))
    open_appeals(round, by=by)
    for assessment in assessments:
        if assessment.status == AssessmentStatus.SUBMITTED:
            verify(assessment, by=by)
        finalise(assessment, by=by)
    results = _write_results(round, assessments)
    rank_round(round)
    return results


@transaction.atomic
def rank_round(round) -> None:
    """Rank the round's results anew, in each tier and in each block of it."""
    # Two appeals upheld at once rank one after the other, the second with what the first has changed.
    locked(round)
    results = list(Result.objects.filter(round=round).select_related("unit"))
    by_tier = defaultdict(list)
    for result in results:
        by_tier[result.tier].append(result)
    for tier_results in by_tier.values():
        stored = {result.pk: result for result in tier_results}
        entries = [scoring.Entry(r.pk, r.ratio, r.unit.sort_key, r.not_ranked_reason) for r in tier_results]
        _place(stored, "rank", scoring.rank(entries))
        blocks = {result.pk: result.block_id for result in tier_results}
        for ranked in scoring.rank_within(entries, key=lambda entry, blocks=blocks: blocks[entry.id]).values():
            _place(stored, "rank_in_block", ranked)
    Result.objects.bulk_update(results, ["rank", "rank_in_block"], batch_size=500)


@transaction.atomic
def do_not_rank(result, *, by, reason: str) -> Result:
    """Keep a unit assessed but outside the ranking, with a reason people can read; rank the others anew."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the unit is not ranked.")}, code="no_reason")
    if locked(result.round).status not in {RoundStatus.APPEALS, RoundStatus.COUNCIL}:
        raise ValidationError(_("The ranking of this round can no longer change."), code="closed")
    result = locked(result)
    result.not_ranked_reason, result.rank, result.rank_in_block = reason, None, None
    result.save(update_fields=["not_ranked_reason", "rank", "rank_in_block"])
    rank_round(result.round)
    return result


def lines_of(assessments) -> dict[int, list[scoring.Line]]:
    """Return the scoring lines of each self-assessment, appeals that were upheld included, in four queries."""
    points, refused = defaultdict(list), defaultdict(list)
    scores = Score.objects.filter(
        assignment__self_assessment__in=assessments, assignment__status=AssignmentStatus.SUBMITTED
    ).values_list("assignment__self_assessment", "criterion", "points", "applicable")
    for assessment_id, criterion_id, value, applicable in scores:
        key = (assessment_id, criterion_id)
        if applicable:
            points[key].append(value)
        else:
            refused[key].append(False)
    upheld = {
        (a.result.self_assessment_id, a.criterion_id): (a.new_points,)
        for a in Appeal.objects.filter(result__self_assessment__in=assessments, status="upheld").select_related("result")
    }
    trees = {}
    lines = {}
    for assessment in assessments:
        set_id = assessment.criteria_set_id
        if set_id not in trees:
            trees[set_id] = list(assessment.criteria_set.criteria.order_by("order"))
        lines[assessment.pk] = [
            scoring.Line(
                criterion_id=c.pk,
                parent_id=c.parent_id,
                code=c.code,
                max_points=c.max_points,
                scored=c.is_scored,
                # A criterion leaves the maximum only when every reviewer agreed that it does not apply, and no appeal was upheld.
                applicable=bool(key in upheld or points[key] or not refused[key]),
                points=upheld.get(key, tuple(points[key])),
            )
            for c in trees[set_id]
            for key in [(assessment.pk, c.pk)]
        ]
    return lines


def write_result(assessment, lines, *, claimed, block_id, bands) -> tuple[Result, list[ResultLine]]:
    """Return an unsaved result and its lines, as reviews.scoring totals them."""
    totals = scoring.totals(lines)
    result = Result(
        self_assessment=assessment,
        round=assessment.round,
        unit=assessment.unit,
        tier=assessment.unit.tier,
        block_id=block_id,
        claimed_total=sum((p for p in claimed.values() if p), Decimal(0)),
        total=totals.points,
        max_total=totals.max_points,
        ratio=totals.ratio,
        # Ranked a moment later; the constraint wants a rank or a reason from the first row on.
        rank=1,
        band=scoring.band(totals.ratio, bands) or "",
    )
    rows = [
        ResultLine(
            result=result,
            criterion_id=line.criterion_id,
            claimed=claimed.get(line.criterion_id),
            points=part.points,
            max_points=part.max_points,
            applicable=line.applicable,
            scorers=len(line.points),
        )
        for line in lines
        for part in [totals.parts[line.criterion_id]]
    ]
    return result, rows


def _write_results(round, assessments) -> list[Result]:
    lines, bands = lines_of(assessments), bands_on(timezone.localdate())
    blocks = dict(
        BlockMembership.objects.filter(unit__in=[a.unit_id for a in assessments], year=round.year).values_list("unit", "block")
    )
    claimed = defaultdict(dict)
    answers = Answer.objects.filter(self_assessment__in=assessments)
    for assessment_id, criterion_id, value in answers.values_list("self_assessment", "criterion", "claimed_points"):
        claimed[assessment_id][criterion_id] = value
    written = [
        write_result(a, lines[a.pk], claimed=claimed[a.pk], block_id=blocks.get(a.unit_id), bands=bands) for a in assessments
    ]
    results = Result.objects.bulk_create([result for result, _rows in written])
    ResultLine.objects.bulk_create([row for _result, rows in written for row in rows], batch_size=500)
    return results


def _refuse_unfinished(assessments) -> None:
    states = defaultdict(set)
    # All of them are locked, not only those that look finished: one may be opened again at this moment.
    rows = Assignment.objects.filter(self_assessment__in=assessments).select_for_update().order_by("pk")
    for assessment_id, status in rows.values_list("self_assessment", "status"):
        states[assessment_id].add(status)
    finished = ({AssignmentStatus.SUBMITTED}, {AssignmentStatus.SUBMITTED, AssignmentStatus.CANCELLED})
    names = [str(a.unit) for a in assessments if states[a.pk] not in finished]
    if names:
        raise ValidationError(
            _("%(count)d units are not scored completely: %(units)s."),
            code="unfinished",
            params={"count": len(names), "units": ", ".join(names[:10])},
        )


def _place(stored: dict, field: str, ranked) -> None:
    for entry, place in ranked:
        setattr(stored[entry.id], field, place)
