"""Pages of one published round: its overview, the ranking of a tier, a unit, the method."""

from decimal import Decimal

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from core.views import paginate
from results import queries
from results.forms import RankingFilter
from results.models import Publication
from results.views.common import published
from units.models import Tier, Unit

PER_PAGE = 100


@published
def round(request, publication):
    """Figures of each tier, distribution, corrections, fingerprint, the ledger as this publication left it."""
    size, root = queries.ledger_head(publication)
    context = {
        "publication": publication,
        "tiers": queries.tiers_with_leaders(publication),
        "history": Publication.objects.filter(round=publication.round).defer("snapshot").order_by("-number"),
        "ledger_size": size,
        "ledger_root": root,
        "now": publication.published_at,
    }
    return render(request, "results/round.html", context)


@published
def ranking(request, publication, tier):
    """The ranking of a tier; search, order and block stand in the address, so that it can be passed on."""
    value = tier_of(publication, tier)
    form = RankingFilter(request.GET, blocks=queries.blocks(publication, value))
    units = form.applied_to(publication, value)
    page = paginate(request, units, per_page=PER_PAGE)
    context = {
        "publication": publication,
        "tier": value,
        "tier_slug": tier,
        "others": [(f["tier"], f["slug"]) for f in queries.tier_figures(publication)],
        "form": form,
        "page": page,
        "shared": queries.shared_ranks(publication, value),
        "query": form.query(),
        # Every search and order of a ranking is the same page to a search engine.
        "canonical": f"{settings.BASE_URL}{request.path}",
        "now": publication.published_at,
    }
    return render(request, "results/ranking.html", context)


@published
def unit(request, publication, unit):
    """A unit's result by pillar and criterion, each with its formula."""
    record = get_object_or_404(publication.units, slug=unit)
    above, below = queries.neighbours(record)
    born = record.detail["unit"]
    context = {
        "publication": publication,
        "unit": record,
        "pillars": [{**pillar, "claimed": claimed(pillar)} for pillar in record.detail["pillars"]],
        "chart": [chart_row(pillar) for pillar in record.detail["pillars"]],
        "tier_slug": queries.SLUG_OF_TIER[record.tier],
        "figures": next(f for f in queries.tier_figures(publication) if f["tier"] == record.tier),
        "tied": record.rank in queries.shared_ranks(publication, record.tier),
        "above": above,
        "below": below,
        "awards": [award for award in publication.snapshot["awards"] if award["unit"] == record.name],
        "provenance": set_of(publication, record.tier).get("provenance", ""),
        "register": Unit.objects.filter(code=born["code"], valid_from=born["valid_from"]).first(),
        "now": publication.published_at,
    }
    return render(request, "results/unit.html", context)


@published
def method(request, publication):
    """How the round was judged: criteria and rules, bands, who scored, appeals, corrections, what each figure means."""
    context = {
        "publication": publication,
        "method": publication.snapshot["method"],
        "corrections": Publication.objects.filter(round=publication.round, corrects__isnull=False).defer("snapshot"),
        "tiers": dict(Tier.choices),
        "now": publication.published_at,
    }
    return render(request, "results/method.html", context)


def tier_of(publication, slug: str) -> Tier:
    """Return the tier of an address part; 404 for another word, or a tier without units in this round."""
    tier = queries.TIER_SLUGS.get(slug)
    if tier is None or not publication.units.filter(tier=tier).exists():
        raise Http404
    return tier


def set_of(publication, tier: str) -> dict:
    return next((s for s in publication.snapshot["method"]["sets"] if s["tier"] == tier), {})


def chart_row(pillar) -> tuple:
    """Return a pillar as pillar_chart takes it, with what the unit claimed as the reference."""
    return f"{pillar['code']}. {pillar['name']}", Decimal(pillar["points"]), Decimal(pillar["max"]), claimed(pillar)


def claimed(node) -> Decimal:
    """Return what a unit claimed for a criterion or, added up, for a group."""
    if node["children"]:
        return sum((claimed(child) for child in node["children"]), Decimal(0))
    return Decimal(node["claimed"] or 0)
