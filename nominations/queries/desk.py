"""What a person has to do now for self-assessments."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round, Step
from core.desk import DeskItem
from nominations.lifecycle import AssessmentStatus
from nominations.models import SelfAssessment
from nominations.queries.assessment import deadline
from units.permissions import memberships_of
from units.roles import Role


def assessment_items(user) -> list[DeskItem]:
    """Return the open self-assessments of the person's units in which the person has the next step."""
    roles = _roles_by_unit(user)
    if not roles:
        return []
    open_ones = Round.objects.filter(status=RoundStatus.OPEN, stages__step=Step.SELF_ASSESSMENT)
    rounds = list(open_ones.prefetch_related("stages__extensions"))
    stored = SelfAssessment.objects.filter(unit__in=roles, round__in=rounds)
    assessments = {(a.unit_id, a.round_id): a for a in stored}
    items = []
    for round in rounds:
        for unit, held in roles.items():
            item = _item(round, unit, held, assessments.get((unit.pk, round.pk)))
            items += [item] if item else []
    return items


def _roles_by_unit(user):
    roles: dict = {}
    for membership in memberships_of(user, Role.UNIT_STAFF, Role.UNIT_HEAD).select_related("unit"):
        roles.setdefault(membership.unit, set()).add(membership.role)
    return roles


def _item(round, unit, held, assessment) -> DeskItem | None:
    detail = f"{unit}, {round}"
    status = assessment.status if assessment else None
    if status is None and Role.UNIT_STAFF in held:
        return DeskItem(_("Begin the self-assessment"), detail, reverse("nominations:home"), due=deadline(round, unit))
    if status in {AssessmentStatus.DRAFT, AssessmentStatus.RETURNED} and Role.UNIT_STAFF in held:
        title = (
            _("Fill in the self-assessment") if status == AssessmentStatus.DRAFT else _("Complete the returned self-assessment")
        )
        is_returned = status == AssessmentStatus.RETURNED
        url = reverse("nominations:assessment", args=[assessment.pk])
        return DeskItem(title, detail, url, due=deadline(round, unit), urgent=is_returned)
    if status == AssessmentStatus.AWAITING_HEAD and Role.UNIT_HEAD in held:
        url = reverse("nominations:read", args=[assessment.pk])
        return DeskItem(_("Approve the self-assessment"), detail, url, due=deadline(round, unit), urgent=True)
    return None
