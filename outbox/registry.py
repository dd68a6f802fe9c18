"""Which function does which kind of job: rooms register theirs in tasks.py."""

from collections.abc import Callable

_HANDLERS: dict[str, Callable[[dict], None]] = {}


def handler(kind: str):
    """Register the decorated function as the one that does jobs of this kind; it takes the payload."""

    def register(function):
        _HANDLERS[kind] = function
        return function

    return register


def handler_for(kind: str) -> Callable[[dict], None]:
    """Return the function for a kind, or raise LookupError."""
    try:
        return _HANDLERS[kind]
    except KeyError:
        raise LookupError(f"nobody does jobs of kind {kind!r}") from None
