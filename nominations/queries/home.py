"""The start page of the people of a unit: every open round, and every dossier they have in earlier ones."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round, Step
from campaigns.queries import stage_of
from nominations.models import Nomination, SelfAssessment, UnitPlan
from nominations.queries.assessment import deadline
from units.models import Unit
from units.permissions import units_of
from units.roles import Role


@dataclass(frozen=True, slots=True)
class Dossier:
    """A unit in a round; assessment is None before the unit has begun it."""

    unit: Unit
    round: Round
    assessment: SelfAssessment | None
    due: datetime | None
    plan: UnitPlan | None = None
    nominations: tuple[Nomination, ...] = ()

    @property
    def takes_part(self) -> bool:
        return self.unit.exists_on(self.round.as_of)

    @property
    def can_start(self) -> bool:
        return self.assessment is None and self.takes_part and self.round.is_open

    @property
    def can_start_plan(self) -> bool:
        return self.plan is None and self.takes_part and self.round.is_open


def dossiers_of(user) -> list[Dossier]:
    """Return what the person's units have or may begin, newest round first."""
    units = list(units_of(user, Role.UNIT_STAFF, Role.UNIT_HEAD))
    begun = Round.objects.exclude(status=RoundStatus.DRAFT).select_related("campaign").prefetch_related("stages__extensions")
    rounds = begun.order_by("-year", "-kind")
    stored = {(a.unit_id, a.round_id): a for a in SelfAssessment.objects.filter(unit__in=units)}
    plans = {(p.unit_id, p.round_id): p for p in UnitPlan.objects.filter(unit__in=units)}
    nominated = defaultdict(list)
    for nomination in Nomination.objects.filter(unit__in=units).select_related("category"):
        nominated[nomination.unit_id, nomination.round_id].append(nomination)
    dossiers = [
        Dossier(
            unit,
            round,
            stored.get((unit.pk, round.pk)),
            deadline(round, unit) if round.is_open else None,
            plans.get((unit.pk, round.pk)),
            tuple(nominated[unit.pk, round.pk]),
        )
        for round in rounds
        if stage_of(round, Step.SELF_ASSESSMENT)
        for unit in units
    ]
    return [d for d in dossiers if d.assessment or d.plan or d.nominations or d.can_start]
