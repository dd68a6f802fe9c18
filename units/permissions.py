"""Who holds which role, today."""

from django.db.models import Q
from django.utils import timezone

from units.models import Membership, Unit, valid_on
from units.roles import Role


def memberships_of(user, *roles: Role):
    """Return today's memberships of the person in any of the roles, those delegated to the person included."""
    if not user.is_authenticated or not user.is_active:
        return Membership.objects.none()
    today = timezone.localdate()
    delegated = Q(delegations__delegate=user) & valid_on(today, "delegations__")
    held = Membership.objects.filter(Q(user=user) | delegated).filter(valid_on(today))
    return (held.filter(role__in=roles) if roles else held).distinct()


def holds_role(user, *roles: Role, unit: Unit | None = None) -> bool:
    """Tell whether the person holds one of the roles today, in the unit when one is given."""
    held = memberships_of(user, *roles)
    return (held.filter(unit=unit) if unit else held).exists()


def units_of(user, *roles: Role):
    """Return the units in which the person holds one of the roles today."""
    return Unit.objects.filter(pk__in=memberships_of(user, *roles).values("unit"))


def is_secretariat(user) -> bool:
    return holds_role(user, Role.SECRETARIAT)


def can_load_units(user) -> bool:
    """The secretariat and administrators bring lists of units in."""
    return is_secretariat(user) or (user.is_authenticated and user.is_active and user.is_superuser)
