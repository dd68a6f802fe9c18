"""The secretariat publishes here, after a look at what still keeps it from doing so."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.lifecycle import DecisionStatus
from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from core.views import attempt, require
from results import actions
from results.forms import PublishForm
from results.models import Publication
from results.snapshot import PUBLIC_DECISIONS
from reviews.models import Result
from units.permissions import is_secretariat


@require_http_methods(["GET", "POST"])
def publish(request, slug):
    require(is_secretariat(request.user))
    round = get_object_or_404(Round.objects.exclude(status=RoundStatus.DRAFT).select_related("campaign"), slug=slug)
    previous = Publication.objects.filter(round=round).order_by("-number").first()
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(request, actions.publish, round, by=request.user, note=form.cleaned_data["note"])
        if done:
            messages.success(request, _("Published. The pages are public from this moment."))
            return redirect("results:round", slug)
    checks = [
        (_("The awards are decided"), round.status in {RoundStatus.DECIDED, RoundStatus.PUBLISHED}),
        (_("Every decision is signed and released"), not round.decisions.exclude(status__in=PUBLIC_DECISIONS).exists()),
        (_("Results are frozen"), Result.objects.filter(round=round).exists()),
    ]
    context = {"round": round, "previous": previous, "form": form, "checks": checks, "signed": DecisionStatus.SIGNED}
    return render(request, "results/publish.html", context)
