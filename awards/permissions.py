"""Who sits in a council, who leads it, who prepares its papers."""

from awards.models import Council, CouncilMember
from units.permissions import is_secretariat


def seat_of(user, council: Council) -> CouncilMember | None:
    """Return the person's seat in the council, or None."""
    if not user.is_authenticated or not user.is_active:
        return None
    return council.members.filter(user=user).first()


def is_chair(user, council: Council) -> bool:
    seat = seat_of(user, council)
    return seat is not None and seat.is_chair


def can_prepare(user) -> bool:
    """The secretariat prepares sittings, ballots and decisions."""
    return is_secretariat(user)
