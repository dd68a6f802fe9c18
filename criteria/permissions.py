"""Who prepares criteria."""

from campaigns.lifecycle import RoundStatus
from campaigns.permissions import can_manage


def can_prepare(user, round) -> bool:
    """The secretariat, while the round is a draft: opening it freezes its criteria."""
    return round.status == RoundStatus.DRAFT and can_manage(user)
