"""What must hold of scores and results at any time."""

from collections.abc import Iterator

from django.utils import timezone

from reviews import scoring
from reviews.actions.result import lines_of
from reviews.models import Appeal, Assignment, Result
from reviews.permissions import has_scored, in_conflict


def problems() -> Iterator[str]:
    """Yield a sentence for each result that its parts do not add up to, and each conflict that was overlooked."""
    results = list(Result.objects.select_related("self_assessment__criteria_set", "unit"))
    lines = lines_of([r.self_assessment for r in results]) if results else {}
    for result in results:
        try:
            totals = scoring.totals(lines[result.self_assessment_id])
        except scoring.ScoreError as error:
            yield f"result {result.pk} of {result.unit} rests on scores that are missing or wrong: {error}"
            continue
        if (totals.points, totals.max_points, totals.ratio) != (result.total, result.max_total, result.ratio):
            yield f"result {result.pk} of {result.unit} says {result.total}, its scores {totals.points}"
    for assignment in Assignment.objects.exclude(status="cancelled").select_related("self_assessment__unit", "reviewer"):
        if in_conflict(assignment.reviewer, assignment.self_assessment.unit, timezone.localdate(assignment.assigned_at)):
            yield f"assignment {assignment.pk} is in conflict of interest"
    for appeal in Appeal.objects.filter(assigned_to__isnull=False).select_related("assigned_to", "result"):
        if has_scored(appeal.assigned_to, appeal):
            yield f"appeal {appeal.pk} is decided by someone who scored the unit"
