"""What must hold of criteria at any time."""

from collections.abc import Iterator

from campaigns.lifecycle import RoundStatus
from criteria.models import CriteriaSet
from criteria.queries import digest, flaws, set_for, tiers_of


def problems() -> Iterator[str]:
    """Yield a sentence for each frozen set that changed or should never have been frozen, each open round without its sets."""
    sets = list(CriteriaSet.objects.select_related("round"))
    for criteria_set in sets:
        if criteria_set.is_frozen and criteria_set.digest != digest(criteria_set):
            yield f"frozen criteria set {criteria_set.pk} ({criteria_set}) is no longer what was frozen"
        if criteria_set.is_frozen:
            yield from (f"criteria set {criteria_set.pk} ({criteria_set}), {flaw}" for flaw in flaws(criteria_set))
    for round in {s.round for s in sets if s.round.status != RoundStatus.DRAFT}:
        for tier in tiers_of(round):
            counting = set_for(round, tier)
            if counting is None or not counting.is_frozen:
                yield f"round {round.pk} ({round}) is open but its criteria for {tier} are not frozen"
