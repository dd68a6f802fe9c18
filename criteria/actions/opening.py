"""Opening a round freezes the criteria it is judged by."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions import open_round as open_campaign_round
from core.models import locked
from criteria.models import CriteriaSet
from criteria.queries import digest, set_for
from units.models import Tier, Unit

SCORED_TIERS = (Tier.DEPARTMENT, Tier.DISTRICT, Tier.COMMUNE)


@transaction.atomic
def freeze_set(criteria_set: CriteriaSet, *, by) -> CriteriaSet:
    """Freeze a set for good, with the fingerprint of its tree."""
    criteria_set = locked(criteria_set)
    if not criteria_set.is_frozen:
        criteria_set.frozen_at, criteria_set.frozen_by, criteria_set.digest = timezone.now(), by, digest(criteria_set)
        criteria_set.save(update_fields=["frozen_at", "frozen_by", "digest"])
    return criteria_set


@transaction.atomic
def open_round(round, *, by):
    """Freeze the newest set of every tier that takes part, then open the round.

    Raises ValidationError naming the tiers that have units on the round's day but no criteria, or when no window is laid.
    """
    tiers = [tier for tier in SCORED_TIERS if Unit.objects.on(round.as_of).filter(tier=tier).exists()]
    sets = {tier: set_for(round, tier) for tier in tiers}
    missing = [str(tier.label) for tier in tiers if sets[tier] is None]
    if missing or not tiers:
        raise ValidationError(
            _("There are no criteria yet for: %(tiers)s."), code="no_criteria", params={"tiers": ", ".join(missing) or "-"}
        )
    if not round.stages.exists():
        raise ValidationError(_("Lay the windows of the round's steps first."), code="no_windows")
    for criteria_set in sets.values():
        freeze_set(criteria_set, by=by)
    return open_campaign_round(round, by=by)
