"""What rooms downstream tell the outbox: who does which kind of job, whom a letter still concerns, what its purpose is called."""

from collections.abc import Callable

_HANDLERS: dict[str, Callable[[dict], None]] = {}
_CHECKS: dict[str, Callable[[object, dict], bool]] = {}
_NAMES: dict[str, str] = {}


def handler(kind: str):
    """Register the decorated function of a room's tasks.py as the one that does jobs of this kind; it takes the payload.

    A worker may die between the work and the note that it is done, so doing the same job twice must do no harm.
    """

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


def recipient_check(*purposes: str):
    """Register the decorated function of a room's notifications as the judge of letters of these purposes.

    It takes the recipient and the letter's `about` at the moment the letter leaves, hours after it was written perhaps,
    and returns whether the letter still concerns that person. One check per purpose: rooms name their own purposes.
    """

    def register(function):
        for purpose in purposes:
            if _CHECKS.setdefault(purpose, function) is not function:
                raise ValueError(f"letters of purpose {purpose!r} have a check already")
        return function

    return register


def still_concerns(recipient, purpose: str, about: dict) -> bool:
    """Tell whether a letter may still go to its recipient; True where no room has registered a check."""
    check = _CHECKS.get(purpose)
    return check is None or check(recipient, about)


def name_purpose(purpose: str, name) -> None:
    """Say what letters of this purpose are called on pages; name may be lazy."""
    _NAMES[purpose] = name


def purpose_name(purpose: str) -> str:
    return str(_NAMES.get(purpose, purpose))
