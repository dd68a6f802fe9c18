"""What anybody may read of campaigns: purpose, legal bases, rounds with their windows, announcements, the calendar."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns import queries
from campaigns.forms import YearForm
from campaigns.lifecycle import OVER, RoundStatus
from campaigns.models import CalendarDay
from campaigns.permissions import can_manage
from core.views import paginate

NEWS_ON_CAMPAIGN = 5


@login_not_required
@require_safe
def campaign_list(request):
    page = paginate(request, queries.visible_campaigns(request.user), per_page=20)
    return render(request, "campaigns/list.html", {"page": page, "can_manage": can_manage(request.user)})


@login_not_required
@require_safe
def detail(request, slug):
    campaign = get_object_or_404(queries.visible_campaigns(request.user).select_related("standing_agency"), slug=slug)
    sees_drafts = queries.sees_drafts(request.user)
    context = {
        "campaign": campaign,
        "legal_bases": campaign.legal_bases.all(),
        "links": campaign.links.all(),
        "rounds": [(r, sees_drafts or r.status != RoundStatus.DRAFT) for r in campaign.rounds.all()],
        "announcements": campaign.announcements.all()[:NEWS_ON_CAMPAIGN],
        "can_manage": can_manage(request.user),
    }
    return render(request, "campaigns/detail.html", context)


@login_not_required
@require_safe
def round_detail(request, slug):
    round = get_object_or_404(queries.visible_rounds(request.user), slug=slug)
    manages = can_manage(request.user)
    windows = queries.windows(round)
    context = {
        "round": round,
        "windows": windows,
        "steps": queries.stepper(windows),
        "events": queries.history(round, with_people=manages),
        "can_manage": manages,
        "over": round.status in OVER,
        "proposed": any(not window.stage.basis for window in windows),
    }
    return render(request, "campaigns/round.html", context)


@login_not_required
@require_safe
def announcements(request, slug):
    campaign = get_object_or_404(queries.visible_campaigns(request.user), slug=slug)
    page = paginate(request, campaign.announcements.all(), per_page=20)
    context = {"campaign": campaign, "page": page, "can_manage": can_manage(request.user)}
    return render(request, "campaigns/announcements.html", context)


@login_not_required
@require_safe
def calendar(request):
    year = YearForm(request.GET or None).year
    years = sorted({day.year for day in CalendarDay.objects.dates("date", "year")})
    context = {"year": year, "years": years, "days": CalendarDay.objects.filter(date__year=year)}
    return render(request, "campaigns/calendar.html", context)
