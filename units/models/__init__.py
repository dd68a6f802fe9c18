"""Where people belong: units with dates, what became of them, who holds which role in them."""

from units.models.blocks import Block, BlockMembership
from units.models.people import Delegation, Membership
from units.models.territory import TIER_OF_KIND, Kind, Succession, SuccessionRelation, Tier, Unit
from units.models.validity import valid_on

__all__ = [
    "TIER_OF_KIND",
    "Block",
    "BlockMembership",
    "Delegation",
    "Kind",
    "Membership",
    "Succession",
    "SuccessionRelation",
    "Tier",
    "Unit",
    "valid_on",
]
