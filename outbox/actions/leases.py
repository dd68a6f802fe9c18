"""One row, one worker: a lease taken by one conditional UPDATE, whose end is also the proof of who holds it."""

from datetime import datetime, timedelta

from django.db.models import F, Model, Q
from django.utils import timezone


def due(busy: str, when: str, now: datetime) -> Q:
    """Rows that may be taken up: waiting and due, or held under a lease that has run out."""
    return Q(status="queued", **{f"{when}__lte": now}) | Q(status=busy, lease_until__lt=now)


def take(model: type[Model], pk: int, *, busy: str, when: str, lease: timedelta, most: int) -> Model | None:
    """Return the row, now held by the caller until the lease ends, or None when it is not due or somebody else's.

    The attempt counts from here, so that a row which kills its worker is not taken up for ever.
    """
    now = timezone.now()
    free = model.objects.filter(due(busy, when, now), pk=pk, attempts__lt=most)
    if not free.update(status=busy, lease_until=now + lease, attempts=F("attempts") + 1):
        return None
    return model.objects.get(pk=pk)


def put_back(row: Model, **fields) -> bool:
    """Write how it went and give the lease back; return False, and write nothing, when another worker holds it by now."""
    held = type(row).objects.filter(pk=row.pk, lease_until=row.lease_until)
    return bool(held.update(lease_until=None, **fields))


def bury(model: type[Model], *, busy: str, most: int, error: str) -> int:
    """Give up rows that were held so often and never put back; return how many."""
    lost = model.objects.filter(status=busy, lease_until__lt=timezone.now(), attempts__gte=most)
    return lost.update(status="failed", lease_until=None, last_error=error)
