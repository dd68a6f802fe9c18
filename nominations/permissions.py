"""Who may do what to a unit's dossiers: small predicates, composed by the views."""

from units.permissions import holds_role, is_secretariat, memberships_of
from units.roles import Role

UNIT_ROLES = frozenset([Role.UNIT_STAFF, Role.UNIT_HEAD])


def roles_in(user, unit) -> frozenset[str]:
    """Return the roles the person holds in the unit today, in one query."""
    return frozenset(memberships_of(user).filter(unit=unit).values_list("role", flat=True))


def is_head(user, unit) -> bool:
    return holds_role(user, Role.UNIT_HEAD, unit=unit)


def can_edit(user, unit) -> bool:
    """Staff fill in; a head may do so too."""
    return holds_role(user, *UNIT_ROLES, unit=unit)


def can_return(user) -> bool:
    return is_secretariat(user)
