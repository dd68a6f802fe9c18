"""Whether a step accepts acts now, and who runs a campaign."""

from django.utils import timezone

from campaigns.lifecycle import RoundStatus
from campaigns.models import Step
from campaigns.queries import closing_time, stage_of
from units.permissions import is_secretariat

# The state a round must be in for the acts of each step; the window decides the rest.
STATUSES = {
    Step.REGISTRATION: {RoundStatus.OPEN},
    Step.SELF_ASSESSMENT: {RoundStatus.OPEN},
    Step.NOMINATION: {RoundStatus.OPEN, RoundStatus.REVIEWING, RoundStatus.APPEALS},
    Step.REVIEW: {RoundStatus.REVIEWING},
    Step.APPEAL: {RoundStatus.APPEALS},
    Step.COUNCIL: {RoundStatus.COUNCIL},
    Step.PUBLICATION: {RoundStatus.DECIDED, RoundStatus.PUBLISHED},
}


def accepts(round, step, unit=None, now=None) -> bool:
    """Tell whether the round takes acts of the step from the unit at the moment: both ends of the window included."""
    if round.status not in STATUSES[step]:
        return False
    stage = stage_of(round, step)
    now = now or timezone.now()
    return stage is not None and stage.opens_at <= now <= closing_time(stage, unit)


def can_manage(user) -> bool:
    return is_secretariat(user)
