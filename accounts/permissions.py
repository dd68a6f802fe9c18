"""Rooms downstream say who holds a permission that a room upstream asks for, without being imported by it."""

from collections.abc import Callable

_PREDICATES: dict[str, Callable[[object], bool]] = {}


def register(permission: str, predicate: Callable[[object], bool]) -> None:
    """Let predicate(user) decide the permission, beside what groups and superuser give."""
    _PREDICATES[permission] = predicate


def granted(user, permission: str) -> bool:
    predicate = _PREDICATES.get(permission)
    return predicate is not None and predicate(user)
