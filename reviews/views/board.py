"""The secretariat's pages: assigning, conflicts, freezing, results."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from core.views import attempt, paginate, there_for
from nominations.models import SelfAssessment
from reviews import actions
from reviews.actions.assignment import REVIEWABLE, reviewers_on_duty
from reviews.forms import AssignAllForm, AssignForm, ConflictForm, ReasonForm
from reviews.lifecycle import AssignmentStatus
from reviews.models import Assignment, Conflict, Result
from reviews.permissions import can_manage
from reviews.queries import ranking
from units.models import Tier, Unit


@require_safe
def board(request):
    """Every round with what the review of it still needs."""
    there_for(can_manage(request.user))
    rounds = Round.objects.exclude(status=RoundStatus.DRAFT).select_related("campaign").order_by("-year", "kind")
    return render(
        request, "reviews/board.html", {"rounds": rounds, "conflicts": Conflict.objects.select_related("reviewer", "unit")}
    )


@require_safe
def round_board(request, slug):
    """The round's submitted self-assessments with their reviewers."""
    return _round_page(request, _round(request, slug), AssignAllForm())


def _round_page(request, round, assign_all_form):
    rows = (
        SelfAssessment.objects.filter(round=round)
        .filter(Q(status__in=REVIEWABLE) | Q(assignments__isnull=False))
        .distinct()
        .select_related("unit", "round", "criteria_set")
        .prefetch_related("assignments__reviewer")
        .order_by("unit__tier", "unit__sort_key")
    )
    active = Assignment.objects.filter(self_assessment__round=round).exclude(status=AssignmentStatus.CANCELLED)
    counts = active.aggregate(
        all=Count("pk"),
        submitted=Count("pk", filter=Q(status=AssignmentStatus.SUBMITTED)),
        people=Count("reviewer", distinct=True),
    )
    context = {
        "round": round,
        "page": paginate(request, rows, per_page=60),
        "counts": counts,
        "assign_all_form": assign_all_form,
        "reviewers": list(reviewers_on_duty()),
        "reason_max_length": ReasonForm.base_fields["reason"].max_length,
    }
    return render(request, "reviews/round_board.html", context)


@require_POST
def start_review(request, slug):
    round = _round(request, slug)
    attempt(request, actions.start_review, round, by=request.user, success=_("Submissions are closed; the review has begun."))
    return redirect("reviews:round", slug)


@require_POST
def assign_all(request, slug):
    round = _round(request, slug)
    form = AssignAllForm(request.POST)
    if not form.is_valid():
        return _round_page(request, round, form)
    per_unit = form.cleaned_data["per_unit"]
    attempt(request, actions.assign_all, round, by=request.user, per_unit=per_unit, success=_("Reviewers are assigned."))
    return redirect("reviews:round", slug)


@require_POST
def assign(request, pk):
    there_for(can_manage(request.user))
    assessment = get_object_or_404(SelfAssessment.objects.select_related("unit", "round"), pk=pk, status__in=REVIEWABLE)
    form = AssignForm(request.POST, reviewers=reviewers_on_duty())
    if form.is_valid():
        attempt(request, actions.assign, assessment, form.cleaned_data["reviewer"], by=request.user, success=_("Assigned."))
    else:
        messages.error(request, _("Choose a reviewer from the list."))
    return redirect("reviews:round", assessment.round.slug)


@require_POST
def cancel(request, pk):
    return _with_reason(request, pk, actions.cancel_assignment)


@require_POST
def reopen(request, pk):
    return _with_reason(request, pk, actions.reopen_scores)


def _with_reason(request, pk, action):
    there_for(can_manage(request.user))
    record = get_object_or_404(Assignment.objects.select_related("self_assessment__round"), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempt(request, action, record, by=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Say why, in at most 300 characters."))
    return redirect("reviews:round", record.self_assessment.round.slug)


@require_http_methods(["GET", "POST"])
def conflict(request):
    """Declare that a reviewer must not review a unit."""
    there_for(can_manage(request.user))
    units = Unit.objects.filter(valid_to__isnull=True).exclude(tier=Tier.PROVINCE)
    form = ConflictForm(request.POST or None, reviewers=reviewers_on_duty(), units=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.declare_conflict(data["reviewer"], data["unit"], by=request.user, reason=data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("reviews:board")
    return render(request, "reviews/conflict.html", {"form": form})


@require_POST
def freeze_results(request, slug):
    round = _round(request, slug)
    attempt(request, actions.freeze_results, round, by=request.user, success=_("The results are frozen; appeals are open."))
    return redirect("reviews:results", slug)


@require_safe
def results(request, slug):
    """The frozen ranking of a round, tier by tier, before it is published."""
    round = _round(request, slug)
    tiers = [(tier, ranking(round, tier)) for tier in (Tier.DEPARTMENT, Tier.DISTRICT, Tier.COMMUNE)]
    return render(request, "reviews/results.html", {"round": round, "tiers": [(t, rows) for t, rows in tiers if rows]})


@require_POST
def do_not_rank(request, pk):
    there_for(can_manage(request.user))
    result = get_object_or_404(Result.objects.select_related("round"), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempt(request, actions.do_not_rank, result, by=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Say why, in at most 300 characters."))
    return redirect("reviews:result", pk)


def _round(request, slug) -> Round:
    there_for(can_manage(request.user))
    return get_object_or_404(Round.objects.exclude(status=RoundStatus.DRAFT), slug=slug)
