"""Who may review whom: never one's own unit, never in conflict, never the appeal of one's own score."""

from django.db.models import Q
from django.utils import timezone

from campaigns.lifecycle import RoundStatus
from reviews.lifecycle import AssignmentStatus
from reviews.models import Assignment, Conflict
from units.models import Unit, valid_on
from units.permissions import holds_role, is_secretariat
from units.roles import Role


def conflicting_units(reviewer, day=None) -> set[int]:
    """Return ids of the units a person must not review on the day: their own (in any role of a unit) and declared ones."""
    day = day or timezone.localdate()
    own = reviewer.memberships.filter(valid_on(day), role__in=[Role.UNIT_STAFF, Role.UNIT_HEAD, Role.REVIEWER])
    declared = Conflict.objects.filter(valid_on(day), reviewer=reviewer)
    return set(own.values_list("unit", flat=True)) | set(declared.values_list("unit", flat=True))


def in_conflict(reviewer, unit: Unit, day=None) -> bool:
    return unit.pk in conflicting_units(reviewer, day)


def can_score(user, assignment: Assignment) -> bool:
    """The assigned reviewer scores while the round is under review and no conflict has come up."""
    return (
        assignment.reviewer_id == user.pk
        and assignment.status == AssignmentStatus.OPEN
        and assignment.self_assessment.round.status == RoundStatus.REVIEWING
        and holds_role(user, Role.REVIEWER)
        and not in_conflict(user, assignment.self_assessment.unit)
    )


def can_manage(user) -> bool:
    return is_secretariat(user)


def can_appeal(user, result) -> bool:
    """The unit's head lodges an appeal for the unit while appeals are open."""
    return result.round.status == RoundStatus.APPEALS and holds_role(user, Role.UNIT_HEAD, unit=result.unit)


def may_decide(user, appeal) -> bool:
    """Only the one it is assigned to decides an appeal: a reviewer who never scored the unit and is in no conflict with it."""
    return (
        appeal.assigned_to_id == user.pk
        and holds_role(user, Role.REVIEWER)
        and not has_scored(user, appeal)
        and not in_conflict(user, appeal.result.unit)
    )


def has_scored(user, appeal) -> bool:
    return Assignment.objects.filter(
        Q(reviewer=user), self_assessment=appeal.result.self_assessment, scores__isnull=False
    ).exists()
