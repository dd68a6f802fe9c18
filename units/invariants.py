"""Invariant 9: the units valid on a day partition the territory of that day."""

from units.models import Unit
from units.queries import partition_problems


def problems():
    """Yield a sentence for each thing wrong on any day on which the set of units changes."""
    for day in Unit.objects.order_by("valid_from").values_list("valid_from", flat=True).distinct():
        yield from partition_problems(day)
