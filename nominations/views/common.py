"""Fetching a self-assessment for someone who may see or fill it in."""

from django.shortcuts import get_object_or_404

from core.views import require
from nominations.models import SelfAssessment
from nominations.permissions import UNIT_ROLES, roles_in


def visible_assessment(request, pk) -> SelfAssessment:
    """Return it with unit, round and criteria set, or 404."""
    visible = SelfAssessment.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("unit", "round__campaign", "criteria_set"), pk=pk)


def own_assessment(request, pk) -> SelfAssessment:
    """Return it for the unit's staff or head; 404 for strangers, 403 for others who may see it."""
    assessment = visible_assessment(request, pk)
    require(bool(roles_in(request.user, assessment.unit) & UNIT_ROLES))
    return assessment
