"""Lists of units as of a day, and the lines of descent between them."""

from datetime import date

from django.db.models import Count, F, Q

from units.models import Succession, Tier, Unit, valid_on


def as_of(day: date, tier: str | None = None):
    """Return the units that exist on the day, of one tier when given, with their parents."""
    units = Unit.objects.on(day).select_related("parent")
    return units.filter(tier=tier) if tier else units


def with_children(units, day: date):
    """Add `children_count`: how many units beneath each exist on the day."""
    counted = units.annotate(children_count=Count("children", filter=valid_on(day, "children__"), distinct=True))
    return counted.order_by("sort_key", "valid_from")  # grouping drops the model's order


def counts_by_tier(day: date) -> dict[str, int]:
    """Return how many units of each tier exist on the day, every tier named."""
    found = dict(Unit.objects.on(day).order_by().values_list("tier").annotate(Count("pk")))
    return {tier: found.get(tier, 0) for tier in Tier.values}


def lineage(unit: Unit) -> dict[str, list[Succession]]:
    """Return the edges back to every ancestor ("before") and on to every descendant ("after"), in order of their days."""
    return {
        "before": _walk(unit, come_from="successor", go_to="predecessor"),
        "after": _walk(unit, come_from="predecessor", go_to="successor"),
    }


def _walk(unit: Unit, *, come_from: str, go_to: str) -> list[Succession]:
    """Breadth first, a query a generation; a unit is visited once, so that a loop in bad data ends too."""
    edges, seen, generation = {}, {unit.pk}, [unit.pk]
    while generation:
        found = Succession.objects.filter(**{f"{come_from}__in": generation}).select_related(
            "predecessor__parent", "successor__parent"
        )
        edges |= {edge.pk: edge for edge in found}
        generation = {getattr(edge, f"{go_to}_id") for edge in found} - seen
        seen |= generation
    return sorted(edges.values(), key=lambda edge: (edge.effective_on, edge.predecessor.sort_key, edge.successor.sort_key))


def partition_problems(day: date) -> list[str]:
    """Return a sentence for each way in which the units of the day fail to be one tree with one unit per code."""
    units = Unit.objects.on(day)
    orphans = units.exclude(tier=Tier.PROVINCE).exclude(valid_on(day, "parent__") & Q(parent__isnull=False))
    twice = units.values("code").annotate(times=Count("pk")).filter(times__gt=1)
    undead = Succession.objects.filter(valid_on(day, "predecessor__"), effective_on__lte=day).select_related("predecessor")
    unborn = Succession.objects.filter(effective_on__lt=F("successor__valid_from"), effective_on__lte=day).select_related(
        "successor"
    )
    return [
        *(f"{unit.code} {unit.name}: its parent does not exist on {day}" for unit in orphans),
        *(f"code {row['code']} names {row['times']} units on {day}" for row in twice),
        *(f"{edge.predecessor.code} {edge.predecessor}: still exists on {day}, after its succession" for edge in undead),
        *(f"{edge.successor.code} {edge.successor}: succeeds before it exists" for edge in unborn),
    ]
