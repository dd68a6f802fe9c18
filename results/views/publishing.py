"""The secretariat publishes here, after a look at what still keeps it from doing so."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.lifecycle import PUBLIC_DECISIONS
from awards.queries import decisions_visible_to
from campaigns.lifecycle import RoundStatus
from campaigns.queries import visible_rounds
from core.views import attempt, there_for
from results import actions
from results.forms import PublishForm
from results.queries import newest
from reviews.models import Result
from reviews.queries import undecided_appeals
from units.permissions import is_secretariat


@require_http_methods(["GET", "POST"])
def publish(request, slug):
    """What must be so before, each with the way there; a correction says what it corrects."""
    round = get_object_or_404(visible_rounds(request.user), slug=slug)
    there_for(is_secretariat(request.user))
    previous = newest(slug)
    form = PublishForm(request.POST if request.method == "POST" else None, correction=previous is not None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data.get("note", "")
        if attempt(request, actions.publish, round, by=request.user, note=note):
            messages.success(request, _("Published. The pages are public from this moment."))
            return redirect("results:round", slug)
    results = Result.objects.filter(round=round).count()
    checks = _checks(round, decisions_visible_to(request.user).filter(round=round), frozen=bool(results))
    context = {
        "round": round,
        "previous": previous,
        "form": form,
        "checks": checks,
        "ready": all(done for _label, done, _url in checks),
        "results": results,
    }
    return render(request, "results/publish.html", context)


def _checks(round, decisions, *, frozen: bool) -> list[tuple[str, bool, str]]:
    """Return (what must be so, whether it is, where to go when it is not)."""
    open_decision = decisions.exclude(status__in=PUBLIC_DECISIONS).first()
    decided = round.status in {RoundStatus.DECIDED, RoundStatus.PUBLISHED}
    way = reverse("awards:decision", args=[open_decision.pk]) if open_decision else ""
    return [
        (_("The results are computed and frozen"), frozen, ""),
        (_("Every appeal is answered"), not undecided_appeals(round).exists(), reverse("reviews:appeals")),
        (_("The awards are decided"), decided, round.get_absolute_url()),
        (_("Every decision is signed and released"), open_decision is None, way),
    ]
