"""Opening a round freezes the criteria it is judged by."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions import open_round as open_campaign_round
from campaigns.lifecycle import RoundStatus
from core.lifecycle import TransitionNotAllowed
from core.models import locked
from criteria.models import CriteriaSet
from criteria.queries import SCORED_TIERS, digest, flaws, set_for, tiers_of

__all__ = ["SCORED_TIERS", "freeze_set", "open_round"]


@transaction.atomic
def freeze_set(criteria_set: CriteriaSet, *, by) -> CriteriaSet:
    """Freeze a set for good, with the fingerprint of its tree. Raises ValidationError, a sentence for each flaw."""
    criteria_set = locked(criteria_set)
    if criteria_set.is_frozen:
        return criteria_set
    if found := flaws(criteria_set):
        raise ValidationError([ValidationError(f"{criteria_set}: {flaw}", code="flaw") for flaw in found])
    criteria_set.frozen_at, criteria_set.frozen_by, criteria_set.digest = timezone.now(), by, digest(criteria_set)
    criteria_set.save(update_fields=["frozen_at", "frozen_by", "digest"])
    return criteria_set


@transaction.atomic
def open_round(round, *, by):
    """Freeze the newest set of every tier that takes part, then open the round.

    Raises ValidationError naming the tiers that have units on the round's day but no criteria, or when no window is laid;
    TransitionNotAllowed when the round is not a draft.
    """
    fresh = locked(round)
    if fresh.status != RoundStatus.DRAFT:
        raise TransitionNotAllowed("open", fresh.status)
    tiers = tiers_of(fresh)
    if not tiers:
        raise ValidationError(_("No unit exists on the day whose units take part."), code="no_units")
    sets = {tier: set_for(fresh, tier) for tier in tiers}
    if missing := [str(tier.label) for tier in tiers if sets[tier] is None]:
        raise ValidationError(_("There are no criteria yet for: %(tiers)s.") % {"tiers": ", ".join(missing)}, code="no_criteria")
    if not fresh.stages.exists():
        raise ValidationError(_("Lay the windows of the round's steps first."), code="no_windows")
    for criteria_set in sets.values():
        freeze_set(criteria_set, by=by)
    return open_campaign_round(round, by=by)
