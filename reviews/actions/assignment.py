"""Reviewers are assigned, conflicts declared, scores saved and submitted."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.actions import start_review as start_round_review
from campaigns.lifecycle import RoundStatus
from core.models import locked, move
from nominations.lifecycle import AssessmentStatus
from nominations.models import SelfAssessment
from reviews import matching
from reviews.actions.guards import refuse_conflict
from reviews.lifecycle import ASSIGNMENT, AssignmentAction, AssignmentStatus
from reviews.models import Assignment, Conflict, Score
from reviews.permissions import can_score, conflicting_units
from reviews.queries import missing_scores
from units.models import valid_on
from units.roles import Role

REVIEWABLE = {AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED}
UNDER_WAY = {RoundStatus.OPEN, RoundStatus.REVIEWING}


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """What a reviewer typed for one criterion; version is the one the form was made from, None to skip the check."""

    points: Decimal | None
    applicable: bool = True
    note: str = ""
    version: int | None = None


class StaleScore(ValidationError):
    """Someone (or another tab) saved the score in the meantime; `current` is what is stored now."""

    def __init__(self, current: Score):
        super().__init__(_("This score was saved elsewhere in the meantime. Compare both and save again."), code="stale")
        self.current = current


@transaction.atomic
def start_review(round, *, by):
    """Close submissions and open the review of a round."""
    return start_round_review(round, by=by)


def reviewers_on_duty():
    """Return the people who hold the reviewer's role today."""
    on_duty = valid_on(timezone.localdate(), "memberships__")
    return User.objects.filter(on_duty, is_active=True, memberships__role=Role.REVIEWER).distinct().order_by("pk")


def _locked_people(people) -> dict[int, User]:
    """Lock the people, not the rows that only point at them: events of other acts go on."""
    pks = list(people.values_list("pk", flat=True))
    return {p.pk: p for p in User.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}


def _locked_person(person) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


@transaction.atomic
def assign(assessment, reviewer, *, by) -> Assignment:
    """Give one submitted self-assessment to one reviewer. Raises ValidationError on a conflict of interest."""
    # Whoever declares a conflict locks the same person first, so the two can never both come through.
    reviewer = _locked_person(reviewer)
    assessment = locked(assessment)
    if assessment.status not in REVIEWABLE or assessment.round.status not in UNDER_WAY:
        raise ValidationError(_("Only a submitted self-assessment of a round under way can be assigned."), code="not_submitted")
    if not reviewer.memberships.filter(valid_on(timezone.localdate()), role=Role.REVIEWER).exists():
        raise ValidationError(_("%(person)s is not a reviewer."), code="not_a_reviewer", params={"person": reviewer})
    refuse_conflict(reviewer, assessment.unit)
    assignment, created = Assignment.objects.get_or_create(
        self_assessment=assessment, reviewer=reviewer, defaults={"assigned_by": by}
    )
    if not created:
        raise ValidationError(
            _("This reviewer already has this unit, or had it until it was cancelled."), code="already_assigned"
        )
    return assignment


@transaction.atomic
def assign_all(round, *, by, per_unit: int = 2, tier: str | None = None) -> int:
    """Fill every submitted self-assessment up to per_unit reviewers, evenly, never in conflict; return the new assignments.

    Raises ValidationError naming the units for which there are not enough reviewers; nothing is assigned then.
    """
    if round.status not in UNDER_WAY:
        raise ValidationError(_("Only a submitted self-assessment of a round under way can be assigned."), code="not_submitted")
    people = _locked_people(reviewers_on_duty())
    wanted = SelfAssessment.objects.filter(round=round, status__in=REVIEWABLE).select_related("unit")
    if tier:
        wanted = wanted.filter(unit__tier=tier)
    assessments = {a.pk: a for a in wanted.select_for_update(of=("self",)).order_by("pk")}
    conflicts = {pk: conflicting_units(person) for pk, person in people.items()}
    # Whoever once had the unit and lost it does not get it again.
    lost = Assignment.objects.filter(self_assessment__in=assessments, status=AssignmentStatus.CANCELLED)
    for unit_id, reviewer_id in lost.values_list("self_assessment__unit", "reviewer"):
        conflicts.setdefault(reviewer_id, set()).add(unit_id)
    kept: dict[int, list[int]] = {}
    active = Assignment.objects.exclude(status=AssignmentStatus.CANCELLED)
    for assessment_id, reviewer_id in active.filter(self_assessment__in=assessments).values_list("self_assessment", "reviewer"):
        kept.setdefault(assessment_id, []).append(reviewer_id)
    try:
        plan = _matched(assessments, people, conflicts, per_unit, kept, seed=round.slug)
    except matching.NotEnoughReviewers as error:
        names = ", ".join(str(assessments[pk].unit) for pk in _short_units(error))
        raise ValidationError(
            _("There are not enough reviewers without conflict for: %(units)s."), code="not_enough", params={"units": names}
        ) from error
    new = [
        Assignment(self_assessment=assessments[pk], reviewer=people[reviewer], assigned_by=by)
        for pk, reviewers in plan.items()
        for reviewer in reviewers
        if reviewer not in kept.get(pk, ())
    ]
    Assignment.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def declare_conflict(reviewer, unit, *, by, reason: str) -> Conflict:
    """Record that a person must not review a unit, and cancel what they had of it."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say what the conflict of interest is.")}, code="no_reason")
    reviewer = _locked_person(reviewer)
    conflict = Conflict.objects.filter(valid_on(timezone.localdate()), reviewer=reviewer, unit=unit).first()
    conflict = conflict or Conflict(reviewer=reviewer, unit=unit, valid_from=timezone.localdate())
    conflict.valid_to, conflict.reason, conflict.declared_by = None, reason.strip(), by
    conflict.save()
    held = Assignment.objects.exclude(status=AssignmentStatus.CANCELLED).filter(
        reviewer=reviewer,
        self_assessment__unit=unit,
        self_assessment__round__status__in=UNDER_WAY,
    )
    for assignment in held:
        cancel_assignment(assignment, by=by, reason=reason)
    return conflict


@transaction.atomic
def cancel_assignment(assignment, *, by, reason: str) -> Assignment:
    """Take an assignment back while the results are not frozen; its scores stay on record and count no more."""
    assignment = locked(assignment)
    if assignment.self_assessment.round.status not in UNDER_WAY:
        raise ValidationError(_("The results are frozen: scores can no longer change."), code="frozen")
    return move(assignment, ASSIGNMENT, AssignmentAction.CANCEL, by=by, reason=reason)


@transaction.atomic
def save_scores(assignment, *, by, scores: dict[int, ScoreEntry]) -> list[Score]:
    """Save a reviewer's points for some criteria, all or none.

    scores maps criterion ids to entries. Raises PermissionDenied, StaleScore, and ValidationError with one message per
    criterion id for points outside [0, max], more than two decimals, or a criterion of another set.
    """
    assignment = locked(assignment)
    if not can_score(by, assignment):
        raise PermissionDenied
    criteria = {c.pk: c for c in assignment.self_assessment.criteria_set.criteria.leaves()}
    errors = {str(pk): message for pk, entry in scores.items() if (message := _wrong(criteria.get(pk), entry))}
    if errors:
        raise ValidationError(errors)
    stored = {s.criterion_id: s for s in assignment.scores.filter(criterion__in=scores)}
    for pk, entry in scores.items():
        if entry.version is not None and pk in stored and stored[pk].version != entry.version:
            raise StaleScore(stored[pk])
    now = timezone.now()
    rows = [
        Score(
            assignment=assignment,
            criterion=criteria[pk],
            points=entry.points if entry.applicable else None,
            applicable=entry.applicable,
            note=entry.note,
            version=stored[pk].version + 1 if pk in stored else 0,
            updated_at=now,
        )
        for pk, entry in scores.items()
    ]
    return Score.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["points", "applicable", "note", "version", "updated_at"],
    )


@transaction.atomic
def submit_scores(assignment, *, by) -> Assignment:
    """Hand in a complete set of scores; from then on the reviewer sees the others'. Raises ValidationError when incomplete."""
    assignment = locked(assignment)
    if not can_score(by, assignment):
        raise PermissionDenied
    missing = missing_scores(assignment)
    if missing:
        raise ValidationError(
            _("%(count)d criteria have no score yet: %(codes)s."),
            code="incomplete",
            params={"count": len(missing), "codes": ", ".join(c.code for c in missing[:10])},
        )
    assignment.submitted_at = timezone.now()
    return move(assignment, ASSIGNMENT, AssignmentAction.SUBMIT, by=by, update_fields=("submitted_at",))


@transaction.atomic
def reopen_scores(assignment, *, by, reason: str) -> Assignment:
    """Let the reviewer correct submitted scores while the round is still under review."""
    assignment = locked(assignment)
    if assignment.self_assessment.round.status != RoundStatus.REVIEWING:
        raise ValidationError(_("The results are frozen: scores can no longer change."), code="frozen")
    return move(assignment, ASSIGNMENT, AssignmentAction.REOPEN, by=by, reason=reason)


def _wrong(criterion, entry: ScoreEntry) -> str:
    """Return why the entry cannot be saved, or an empty string."""
    if criterion is None:
        return _("This criterion does not belong to the unit's criteria.")
    if not entry.applicable:
        return "" if entry.note.strip() else _("Say why the criterion does not apply.")
    if entry.points is None:
        return _("Enter points for %(code)s.") % {"code": criterion.code}
    if not 0 <= entry.points <= criterion.max_points:
        return _("%(code)s: points go from 0 to %(max)s.") % {"code": criterion.code, "max": criterion.max_points}
    if entry.points != entry.points.quantize(Decimal("0.01")):
        return _("%(code)s: at most two decimals.") % {"code": criterion.code}
    return ""


def _matched(assessments, people, conflicts, per_unit, kept, *, seed):
    """Ask the pure module; conflicts are turned from units into self-assessments."""
    by_unit = {a.unit_id: pk for pk, a in assessments.items()}
    return matching.match(
        [matching.Unit(id=pk) for pk in assessments],
        [
            matching.Reviewer(id=pk, conflicts=frozenset(by_unit[u] for u in conflicts[pk] if u in by_unit), capacity=None)
            for pk in people
        ],
        per_unit=per_unit,
        seed=seed,
        existing=kept,
    )


def _short_units(error) -> list[int]:
    return [shortage.unit_id for shortage in error.shortages]
