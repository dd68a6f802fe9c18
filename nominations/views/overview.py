"""The secretariat's list of all units of a round."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import Round
from core.views import paginate, there_for
from nominations.permissions import can_return
from nominations.queries.assessment import deadline
from nominations.queries.overview import State, assessments_in, counts_by_state
from units.models import Tier


@require_safe
def round_overview(request, slug):
    """Filters: ?tier=, ?state=, ?q= (a name or code, with or without diacritics); an unknown value filters nothing."""
    there_for(can_return(request.user) or request.user.is_superuser)
    round = get_object_or_404(Round.objects.select_related("campaign"), slug=slug)
    tier = request.GET.get("tier", "") if request.GET.get("tier") in Tier.values else ""
    state = request.GET.get("state", "") if request.GET.get("state") in State.values else ""
    text = request.GET.get("q", "")[:100]
    rows = assessments_in(round, tier=tier, text=text)
    context = {
        "round": round,
        "page": paginate(request, [row for row in rows if row.state == state] if state else rows),
        "counts": counts_by_state(rows),
        "tiers": Tier.choices,
        "tier": tier,
        "state": state,
        "text": text,
        "deadline": deadline(round),
    }
    return render(request, "nominations/assessment/overview.html", context)
