"""What must hold of campaigns at any time."""

from collections.abc import Iterator

from django.db.models import F

from campaigns.lifecycle import ROUND, RoundStatus
from campaigns.models import Extension, Round


def problems() -> Iterator[str]:
    """Yield a sentence for each round whose status is not that of its last event, each extension that extends nothing."""
    for round in Round.objects.prefetch_related("events"):
        moves = [event for event in round.events.all() if event.action in ROUND.transitions]
        expected = moves[-1].to_status if moves else RoundStatus.DRAFT
        if round.status != expected:
            yield f"round {round.pk} ({round}) is {round.status}, its events say {expected}"
    for extension in Extension.objects.filter(closes_at__lte=F("stage__closes_at")).select_related("stage__round"):
        yield f"extension {extension.pk} ({extension.stage}) ends no later than the window itself"
