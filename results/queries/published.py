"""Reads of what was published. A round's newest publication is the one people see; older ones stay reachable by number."""

from decimal import Decimal

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Document, Revocation
from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from core.desk import DeskItem
from core.text import fold
from results import merkle
from results.models import LedgerEntry, Publication, PublishedUnit
from units.models import Tier
from units.permissions import is_secretariat

# Addresses are Vietnamese, values are the identifiers of units.Tier.
TIER_SLUGS = {"so": Tier.DEPARTMENT, "huyen": Tier.DISTRICT, "xa": Tier.COMMUNE}
SLUG_OF_TIER = {tier.value: slug for slug, tier in TIER_SLUGS.items()}
SORTS = {"rank": "rank", "name": "sort_key", "total": "total", "ratio": "ratio", "claimed": "claimed_total"}


def publications():
    """Return the newest publication of each round, newest round first, in one query."""
    last = Publication.objects.filter(round=OuterRef("round")).order_by("-number").values("pk")[:1]
    return (
        Publication.objects.filter(pk=Subquery(last))
        .select_related("round__campaign")
        .order_by("-round__year", "-round__as_of", "-published_at")
    )


def newest(slug: str) -> Publication | None:
    """Return the newest publication of a round, its snapshot not yet read, or None: an unpublished round does not exist."""
    found = Publication.objects.filter(round__slug=slug).defer("snapshot").select_related("round__campaign")
    return found.order_by("-number").first()


def published_units(publication):
    """Return the published units of a publication, without the breakdowns no list shows."""
    return publication.units.defer("detail")


def ranking(publication, tier: str, *, q: str = "", sort: str = "rank", block: str = ""):
    """Return the published units of a tier, filtered and sorted by a name of SORTS, "-" before it for descending.

    Units that were assessed but not ranked come last; equals stand in Vietnamese order.
    """
    units = published_units(publication).filter(tier=tier)
    if key := fold(q):
        units = units.filter(search_key__contains=key)
    if block:
        units = units.filter(block=block)
    column = F(SORTS[sort.removeprefix("-")])
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return units.order_by(order, "sort_key")


def blocks(publication, tier: str) -> list[str]:
    """Return the names of the emulation blocks in which units of the tier were compared."""
    names = publication.units.filter(tier=tier).exclude(block="").order_by("block")
    return list(names.values_list("block", flat=True).distinct())


def shared_ranks(publication, tier: str) -> set[int]:
    """Return the ranks of a tier that more than one unit holds."""
    seen, shared = set(), set()
    for rank in publication.units.filter(tier=tier, rank__isnull=False).values_list("rank", flat=True):
        (shared if rank in seen else seen).add(rank)
    return shared


def tier_figures(publication) -> list[dict]:
    """Return for each tier of a publication: tier, slug, how many were assessed and ranked, their ratios, the mean."""
    ratios, ranked = {}, {}
    for tier, ratio, rank in publication.units.order_by().values_list("tier", "ratio", "rank"):
        ratios.setdefault(tier, []).append(ratio)
        ranked[tier] = ranked.get(tier, 0) + (rank is not None)
    return [
        {
            "tier": tier,
            "slug": slug,
            "count": len(ratios[tier]),
            "ranked": ranked[tier],
            "ratios": ratios[tier],
            "mean": (sum(ratios[tier]) / len(ratios[tier])).quantize(Decimal("0.00001")),
        }
        for slug, tier in TIER_SLUGS.items()
        if tier in ratios
    ]


def leaders(publication, most: int = 5) -> dict[str, list[PublishedUnit]]:
    """Return the first units of each tier by tier, in one query; ties may make a list longer than `most`."""
    found = {}
    for unit in published_units(publication).filter(rank__lte=most).order_by("rank", "sort_key"):
        found.setdefault(unit.tier, []).append(unit)
    return found


def tiers_with_leaders(publication) -> list[dict]:
    """Return the figures of each tier with its first units."""
    first = leaders(publication)
    return [{**figures, "leaders": first.get(figures["tier"], [])} for figures in tier_figures(publication)]


def neighbours(unit: PublishedUnit) -> tuple[dict | None, dict | None]:
    """Return rank, name, slug and ratio of the units just above and just below in the ranking of the same tier."""
    if unit.rank is None:
        return None, None
    ranked = ranking(unit.publication, unit.tier).filter(rank__isnull=False)
    units = list(ranked.values("rank", "name", "slug", "ratio"))
    place = next(index for index, other in enumerate(units) if other["slug"] == unit.slug)
    return units[place - 1] if place else None, units[place + 1] if place + 1 < len(units) else None


def published_awards() -> list[tuple[Publication, dict]]:
    """Return every award of the newest publications, newest round first, with revocations made since then."""
    rows = [(publication, award) for publication in publications() for award in publication.snapshot["awards"]]
    codes = [award["verify_code"] for _publication, award in rows]
    revocations = Revocation.objects.filter(award__verify_code__in=codes).select_related("award")
    since = {revocation.award.verify_code: revocation for revocation in revocations}
    return [(publication, _as_of_now(award, since.get(award["verify_code"]))) for publication, award in rows]


def _as_of_now(award: dict, revocation) -> dict:
    if revocation is None:
        return award
    return {**award, "revoked_by": revocation.decision_number, "revoked_on": revocation.decided_on.isoformat()}


def award_by_code(code: str) -> tuple[Publication, dict] | None:
    """Return (publication, award) of a certificate's code among what is published, or None."""
    return next(((p, award) for p, award in published_awards() if award["verify_code"] == code), None)


def awards_of_decision(year: int, number: int) -> list[tuple[Publication, dict]]:
    """Return the published awards of a decision, in the order of its list; none for a decision that is not public."""
    return [(p, a) for p, a in published_awards() if (a["decision_year"], a["decision_number"]) == (year, number)]


def paper_of(awards: list[tuple[Publication, dict]]) -> Document | None:
    """Return the signed copy of the decision these published awards are of, else the paper the portal printed, or None."""
    if not awards:
        return None
    _publication, first = awards[0]
    papers = Document.objects.filter(
        decision__year=first["decision_year"], decision__number=first["decision_number"], is_draft=False
    )
    kinds = [Document.Kind.SIGNED_DECISION, Document.Kind.DECISION]
    return next((paper for kind in kinds if (paper := papers.filter(kind=kind).first())), None)


def leaf_hashes(size: int | None = None) -> list[bytes]:
    """Return the leaf hashes of the ledger in order, the first `size` of them when given."""
    hashes = LedgerEntry.objects.order_by("index").values_list("leaf_hash", flat=True)
    return [bytes.fromhex(text) for text in (hashes if size is None else hashes[:size])]


def ledger_head(publication=None) -> tuple[int, str]:
    """Return (size, root) of the ledger now, or as a publication left it."""
    last = publication.entries.order_by("-index").first() if publication else None
    hashes = leaf_hashes(last.index + 1 if last else None)
    return len(hashes), merkle.root(hashes).hex()


def desk_items(user) -> list[DeskItem]:
    """Return the rounds the secretariat may publish now, and those with an award revoked since they were published."""
    if not is_secretariat(user):
        return []
    items = [
        DeskItem(title=_("Publish the round"), detail=str(round), url=reverse("results:publish", args=[round.slug]))
        for round in Round.objects.filter(status=RoundStatus.DECIDED).select_related("campaign")
    ]
    stale = Revocation.objects.filter(at__gt=Subquery(_published_at())).select_related("award__decision__round")
    rounds = {revocation.award.decision.round for revocation in stale}
    items += [
        DeskItem(
            title=_("Publish a correction: an award was revoked"),
            detail=str(round),
            url=reverse("results:publish", args=[round.slug]),
            urgent=True,
        )
        for round in sorted(rounds, key=lambda round: round.pk)
    ]
    return items


def _published_at():
    of_round = Publication.objects.filter(round=OuterRef("award__decision__round"))
    return of_round.order_by("-number").values("published_at")[:1]
