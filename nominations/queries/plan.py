"""Reads of unit plans: who registered, who has not, what there is to do."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round, Step
from campaigns.queries import closing_time, stage_of
from core.desk import DeskItem
from criteria.queries import SCORED_TIERS
from nominations.lifecycle import PlanStatus
from nominations.models import UnitPlan
from units.models import Unit
from units.permissions import units_of
from units.roles import Role


def units_in(round):
    """Return the units that take part in a round: those of its day, province aside."""
    return Unit.objects.on(round.as_of).filter(tier__in=SCORED_TIERS)


def units_without_plan(round):
    """Return the units that take part and have not registered their plan."""
    registered = UnitPlan.objects.filter(round=round, status=PlanStatus.REGISTERED).values("unit")
    return units_in(round).exclude(pk__in=registered)


def plan_items(user) -> list[DeskItem]:
    """Return the plans the person's units have not registered yet."""
    items = []
    own = list(units_of(user, Role.UNIT_STAFF))
    if not own:
        return items
    url = reverse("nominations:home")
    for round in Round.objects.filter(status=RoundStatus.OPEN).prefetch_related("stages__extensions"):
        stage = stage_of(round, Step.REGISTRATION)
        for unit in units_without_plan(round).filter(pk__in=[u.pk for u in own]):
            items.append(
                DeskItem(_("Register the unit's plan"), f"{unit}, {round}", url, due=closing_time(stage, unit) if stage else None)
            )
    return items
