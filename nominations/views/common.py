"""Fetching a self-assessment for someone who may see or fill it in, or what one begins with."""

from django.shortcuts import get_object_or_404

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from core.views import require
from nominations.models import SelfAssessment
from nominations.permissions import UNIT_ROLES, roles_in
from units.models import Unit
from units.permissions import units_of


def visible_assessment(request, pk) -> SelfAssessment:
    """Return it with unit, round and criteria set, or 404."""
    visible = SelfAssessment.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("unit", "round__campaign", "criteria_set"), pk=pk)


def own_assessment(request, pk) -> SelfAssessment:
    """Return it for the unit's staff or head; 404 for strangers, 403 for others who may see it."""
    assessment = visible_assessment(request, pk)
    require(bool(roles_in(request.user, assessment.unit) & UNIT_ROLES))
    return assessment


def to_begin(request, slug, unit_pk) -> tuple[Unit, Round]:
    """Return the person's unit and a round that is no draft, for beginning something of the unit in it, or 404."""
    unit = get_object_or_404(units_of(request.user, *UNIT_ROLES), pk=unit_pk)
    return unit, get_object_or_404(Round.objects.exclude(status=RoundStatus.DRAFT), slug=slug)
