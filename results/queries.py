"""Reads of what was published. A round's newest publication is the one people see; older ones stay reachable by number."""

from dataclasses import dataclass

from django.db.models import F, Max, Q

from core.text import fold
from results import merkle
from results.models import LedgerEntry, Publication, PublishedUnit
from units.models import Tier

# Addresses are Vietnamese, values are the identifiers of units.Tier.
TIER_SLUGS = {"so": Tier.DEPARTMENT, "huyen": Tier.DISTRICT, "xa": Tier.COMMUNE}
SLUG_OF_TIER = {tier.value: slug for slug, tier in TIER_SLUGS.items()}
SORTS = {"rank": "rank", "name": "sort_key", "total": "total", "ratio": "ratio", "claimed": "claimed_total"}


def publications():
    """Return the newest publication of each round, newest round first."""
    newest = Publication.objects.values("round").annotate(last=Max("number")).values_list("round", "last")
    wanted = Q(pk__in=[])
    for round_id, number in newest:
        wanted |= Q(round=round_id, number=number)
    return Publication.objects.filter(wanted).select_related("round__campaign").order_by("-round__year", "-round__kind")


def newest(slug: str):
    """Return the newest publication of a round as a queryset of one, for a view to fetch or 404."""
    return Publication.objects.filter(round__slug=slug).select_related("round__campaign").order_by("-number")[:1]


def ranking(publication, tier: str, *, q: str = "", sort: str = "rank", block: str = ""):
    """Return the published units of a tier, filtered and sorted; those not ranked come last."""
    units = publication.units.filter(tier=tier)
    if text := fold(q):
        units = units.filter(search_key__contains=text)
    if block:
        units = units.filter(block=block)
    column = SORTS.get(sort.lstrip("-"), "rank")
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return units.order_by(order, "sort_key")


def blocks(publication, tier: str) -> list[str]:
    names = publication.units.filter(tier=tier).exclude(block="").values_list("block", flat=True)
    return sorted(set(names))


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the search found: what it is, where it stands."""

    title: str
    detail: str
    url_name: str
    args: tuple


def search(text: str, limit: int = 50) -> list[Hit]:
    """Return published units and awards whose names hold the text, with or without diacritics."""
    key = fold(text)
    if not key:
        return []
    hits = []
    for publication in publications():
        units = publication.units.filter(search_key__contains=key).order_by("rank")[:limit]
        hits += [
            Hit(u.name, f"{publication.round}, {u.get_tier_display()}", "results:unit", (publication.round.slug, u.slug))
            for u in units
        ]
        for award in publication.snapshot["awards"]:
            if key in fold(f"{award['name']} {award['unit']} {award['decision']}"):
                detail = f"{award['award']}, {award['unit']}, {award['decision']}"
                hits.append(Hit(award["name"], detail, "results:verify_code", (award["verify_code"],)))
    return hits[:limit]


def published_awards() -> list[tuple[Publication, dict]]:
    """Return every award of the newest publications, newest round first."""
    return [(publication, award) for publication in publications() for award in publication.snapshot["awards"]]


def award_by_code(code: str):
    """Return (publication, award) of a verification code among what is published, or None."""
    return next(((p, award) for p, award in published_awards() if award["verify_code"] == code), None)


def leaf_hashes() -> list[bytes]:
    return [bytes.fromhex(h) for h in LedgerEntry.objects.order_by("index").values_list("leaf_hash", flat=True)]


def ledger_root() -> str:
    return merkle.root(leaf_hashes()).hex()


def neighbours(unit: PublishedUnit):
    """Return the units just above and below in the same tier's ranking."""
    if unit.rank is None:
        return None, None
    ranked = unit.publication.units.filter(tier=unit.tier, rank__isnull=False).exclude(pk=unit.pk)
    above = ranked.filter(rank__lte=unit.rank).order_by("-rank", "-sort_key").first()
    below = ranked.filter(rank__gte=unit.rank).order_by("rank", "sort_key").first()
    return above, below
