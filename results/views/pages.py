"""Public pages: home, round, ranking, unit, honour list, method, search, about."""

from decimal import Decimal

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from campaigns.queries import visible_campaigns, visible_rounds
from core.forms import SearchForm
from core.text import fold
from core.views import paginate
from results.forms import RankingFilter
from results.models import Publication
from results.queries import (
    SLUG_OF_TIER,
    TIER_SLUGS,
    blocks,
    ledger_root,
    neighbours,
    publications,
    published_awards,
    ranking,
)
from results.queries import search as search_for
from results.views.common import public, publication_or_404
from units.models import Tier

TOP = 5


@public
def home(request):
    """What the campaign is, where it stands, and the newest results."""
    published = list(publications())
    newest = published[0] if published else None
    context = {
        "campaigns": visible_campaigns().prefetch_related("links", "announcements"),
        "rounds": visible_rounds(),
        "publications": published,
        "newest": newest,
        "tops": [(tier, SLUG_OF_TIER[tier], ranking(newest, tier)[:TOP]) for tier in TIER_SLUGS.values()] if newest else [],
        "awards": newest.snapshot["awards"][:6] if newest else [],
        "now": newest.published_at if newest else timezone.now(),
    }
    return render(request, "results/home.html", context)


@public
def about(request):
    return render(request, "results/about.html")


@public
def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    return render(request, "results/search.html", {"text": text, "hits": search_for(text), "form": form})


@public
def round(request, slug):
    """One published round: figures of each tier, distribution, corrections, fingerprints."""
    publication = publication_or_404(slug)
    tiers = []
    for tier_slug, tier in TIER_SLUGS.items():
        ratios = list(publication.units.filter(tier=tier).values_list("ratio", flat=True))
        if ratios:
            tiers.append((tier, tier_slug, ratios, ranking(publication, tier)[:TOP]))
    context = {
        "publication": publication,
        "tiers": tiers,
        "history": Publication.objects.filter(round=publication.round).order_by("-number"),
        "root": ledger_root(),
        "now": publication.published_at,
    }
    return render(request, "results/round.html", context)


@public
def ranking_page(request, slug, tier):
    """The ranking of a tier with search, sort and block filter in the address."""
    publication = publication_or_404(slug)
    value = tier_of(tier)
    form = RankingFilter(request.GET, blocks=blocks(publication, value))
    data = form.cleaned_data if form.is_valid() else {"q": "", "sort": "rank", "khoi": ""}
    units = ranking(publication, value, q=data["q"], sort=data["sort"] or "rank", block=data["khoi"])
    context = {
        "publication": publication,
        "tier": Tier(value),
        "tier_slug": tier,
        "form": form,
        "page": paginate(request, units, per_page=100),
        "query": request.GET.urlencode(),
        "now": publication.published_at,
    }
    return render(request, "results/ranking.html", context)


@public
def unit(request, slug, unit):
    """A unit's result by pillar and criterion, each with its formula."""
    publication = publication_or_404(slug)
    record = get_object_or_404(publication.units, slug=unit)
    pillars = record.detail["pillars"]
    chart = [(f"{p['code']}. {p['name']}", Decimal(p["points"]), Decimal(p["max"]), None) for p in pillars]
    above, below = neighbours(record)
    context = {
        "publication": publication,
        "unit": record,
        "pillars": pillars,
        "chart": chart,
        "tier_slug": SLUG_OF_TIER[record.tier],
        "above": above,
        "below": below,
        "awards": [a for a in publication.snapshot["awards"] if fold(a["unit"]) == fold(record.name)],
        "provenance": provenance_of(publication, record.tier),
        "now": publication.published_at,
    }
    return render(request, "results/unit.html", context)


@public
def awards(request):
    """The honour list: every award of every published decision, revoked ones with their revocation."""
    rows = published_awards()
    form = SearchForm(request.GET)
    if form.is_valid() and (key := fold(form.cleaned_data["q"])):
        rows = [(p, a) for p, a in rows if key in fold(f"{a['name']} {a['unit']} {a['decision']}")]
    return render(request, "results/awards.html", {"page": paginate(request, rows, per_page=100), "form": form})


@public
def method(request, slug):
    """How the round was judged: criteria, rules, bands, who scored, corrections, the meaning of each figure."""
    publication = publication_or_404(slug)
    history = Publication.objects.filter(round=publication.round, corrects__isnull=False)
    context = {
        "publication": publication,
        "method": publication.snapshot["method"],
        "corrections": history,
        "now": publication.published_at,
    }
    return render(request, "results/method.html", context)


def tier_of(slug: str) -> str:
    """Return the tier of an address part, or 404."""
    if slug not in TIER_SLUGS:
        raise Http404
    return TIER_SLUGS[slug].value


def provenance_of(publication, tier: str) -> str:
    return next((s["provenance"] for s in publication.snapshot["method"]["sets"] if s["tier"] == tier), "")
