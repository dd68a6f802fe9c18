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

LATEST = 6


@public
def home(request):
    """What the campaign is and where it stands; once a round is published, its results first of all."""
    # Only the newest one's snapshot is shown, and is read then.
    published = list(queries.publications().defer("snapshot"))
    newest = published[0] if published else None
    now = timezone.now()
    rounds = list(visible_rounds())
    campaign = visible_campaigns().prefetch_related("links").first()
    context = {
        "campaign": campaign,
        "rounds": [(round, stepper(windows(round, now))) for round in rounds],
        "news": list(campaign.announcements.all()[:3]) if campaign else [],
        "published_slugs": {publication.round.slug for publication in published},
        "newest": newest,
        "tiers": queries.tiers_with_leaders(newest) if newest else [],
        "awards": [award for award in newest.snapshot["awards"] if not award["revoked_by"]][:LATEST] if newest else [],
    }
    return render(request, "results/home.html", context)


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
        "paper": queries.paper_of(rows),
        "year": year,
        "number": number,
    }
    return render(request, "results/decision.html", context)
