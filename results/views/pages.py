"""Public pages that belong to no single round: home, about, search, honour list, decision."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from campaigns.queries import stepper, visible_campaigns, visible_rounds, windows
from core.forms import SearchForm
from core.text import fold
from core.views import paginate
from results import queries
from results.views.common import public

TOP = 5
LATEST = 6


@public
def home(request):
    """What the campaign is and where it stands; once a round is published, its results first of all."""
    published = list(queries.publications())
    newest = published[0] if published else None
    now = timezone.now()
    rounds = list(visible_rounds())
    context = {
        "campaign": visible_campaigns().prefetch_related("links").first(),
        "rounds": [(round, stepper(windows(round, now))) for round in rounds],
        "news": _news(),
        "published_slugs": {publication.round.slug for publication in published},
        "newest": newest,
        "tiers": _tiers(newest),
        "awards": [award for award in newest.snapshot["awards"] if not award["revoked_by"]][:LATEST] if newest else [],
    }
    return render(request, "results/home.html", context)


def _news():
    campaign = visible_campaigns().first()
    return list(campaign.announcements.all()[:3]) if campaign else []


def _tiers(publication) -> list[dict]:
    if publication is None:
        return []
    leaders = queries.leaders(publication, TOP)
    return [{**figures, "leaders": leaders.get(figures["tier"], [])} for figures in queries.tier_figures(publication)]


@public
def about(request):
    return render(request, "results/about.html")


@public
def rounds(request):
    """Every published round with its figures."""
    published = [(publication, queries.tier_figures(publication)) for publication in queries.publications()]
    return render(request, "results/list.html", {"published": published})


@public
def search(request):
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    return render(request, "results/search.html", {"text": text, "found": queries.search(text), "form": form})


@public
def awards(request):
    """The honour list: every award of every published decision, revoked ones with their revocation."""
    form = SearchForm(request.GET)
    key = fold(form.cleaned_data["q"]) if form.is_valid() else ""
    rows = [(p, a) for p, a in queries.published_awards() if key in fold(f"{a['name']} {a['unit']} {a['award']} {a['decision']}")]
    return render(request, "results/awards.html", {"page": paginate(request, rows, per_page=100), "form": form, "key": key})


@public
def decision(request, year, number):
    """A published decision: its awards and its paper."""
    rows = queries.awards_of_decision(year, number)
    if not rows:
        raise Http404
    publication, first = rows[0]
    context = {
        "publication": publication,
        "first": first,
        "awards": [award for _publication, award in rows],
        "paper": queries.paper_of_decision(year, number),
        "year": year,
        "number": number,
    }
    return render(request, "results/decision.html", context)
