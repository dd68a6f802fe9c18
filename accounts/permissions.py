"""Rooms downstream say who holds a permission that a room upstream asks for, without being imported by it."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

_PREDICATES: dict[str, Callable[[object], bool]] = {}


def register(permission: str, predicate: Callable[[object], bool]) -> None:
    """Let predicate(user) decide the permission, beside what groups and superuser give."""
    _PREDICATES[permission] = predicate


def granted(user, permission: str) -> bool:
    predicate = _PREDICATES.get(permission)
    return predicate is not None and predicate(user)


def has_required_factors(user) -> bool:
    """Tell whether an administrator has the second factor that MFA_REQUIRED_FOR_STAFF asks for.

    Who has one passed it at sign-in, so owning it is enough.
    """
    return not settings.MFA_REQUIRED_FOR_STAFF or is_mfa_enabled(user)
