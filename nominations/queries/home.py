"""The start page of the people of a unit: every open round, and every dossier they have in earlier ones."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round, Step
from nominations.models import SelfAssessment
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

    @property
    def can_start(self) -> bool:
        takes_part = self.unit.valid_from <= self.round.as_of and (
            not self.unit.valid_to or self.unit.valid_to >= self.round.as_of
        )
        return self.assessment is None and takes_part and self.round.is_open


def dossiers_of(user) -> list[Dossier]:
    """Return what the person's units have or may begin, newest round first."""
    units = list(units_of(user, Role.UNIT_STAFF, Role.UNIT_HEAD))
    rounds = Round.objects.exclude(status=RoundStatus.DRAFT).select_related("campaign").order_by("-year", "-kind")
    windows = set(Round.objects.filter(stages__step=Step.SELF_ASSESSMENT).values_list("pk", flat=True))
    stored = {(a.unit_id, a.round_id): a for a in SelfAssessment.objects.filter(unit__in=units)}
    dossiers = [_dossier(unit, r, stored.get((unit.pk, r.pk))) for r in rounds if r.pk in windows for unit in units]
    return [d for d in dossiers if d.assessment or d.can_start]


def _dossier(unit, round, assessment) -> Dossier:
    return Dossier(unit, round, assessment, deadline(round, unit) if round.is_open else None)
