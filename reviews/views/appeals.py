"""Results of one's own unit, appeals against them, and their decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.lifecycle import RoundStatus
from campaigns.models import Step
from campaigns.permissions import accepts
from core.views import add_errors, attempt, history, paginate, require, there_for
from criteria.models import Criterion
from reviews import actions
from reviews.actions.assignment import reviewers_on_duty
from reviews.forms import AppealDecisionForm, AppealForm, AssignForm, ReasonForm
from reviews.lifecycle import AppealAction, AppealStatus
from reviews.permissions import can_appeal, can_manage, may_decide
from reviews.queries import appeals_visible_to, breakdown, results_visible_to


@require_safe
def result(request, pk):
    """A unit's result by pillar and criterion, with a way to appeal while that is possible."""
    record = get_object_or_404(results_visible_to(request.user).select_related("round__campaign", "self_assessment"), pk=pk)
    appealed = {a.criterion_id: a for a in record.appeals.all()}
    context = {
        "result": record,
        "nodes": breakdown(record),
        "appealed": appealed,
        "can_appeal": can_appeal(request.user, record) and accepts(record.round, Step.APPEAL, unit=record.unit),
        "manages": can_manage(request.user) and record.round.status in {RoundStatus.APPEALS, RoundStatus.COUNCIL},
        "reason_form": ReasonForm(),
    }
    return render(request, "reviews/result.html", context)


@require_http_methods(["GET", "POST"])
def lodge_appeal(request, pk, criterion_pk):
    record = get_object_or_404(results_visible_to(request.user), pk=pk)
    require(can_appeal(request.user, record))
    criterion = get_object_or_404(Criterion.objects.filter(result_lines__result=record).leaves(), pk=criterion_pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal = actions.lodge_appeal(record, criterion, by=request.user, grounds=form.cleaned_data["grounds"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("reviews:appeal", appeal.pk)
    line = record.lines.get(criterion=criterion)
    return render(request, "reviews/lodge_appeal.html", {"result": record, "line": line, "form": form})


@require_safe
def appeals(request):
    return render(request, "reviews/appeals.html", {"page": paginate(request, appeals_visible_to(request.user))})


@require_http_methods(["GET", "POST"])
def appeal(request, pk):
    """One appeal: its grounds, its history, and for the one who decides it the decision."""
    record = get_object_or_404(appeals_visible_to(request.user), pk=pk)
    decides = may_decide(request.user, record) and record.status == AppealStatus.ASSIGNED
    form = AppealDecisionForm(request.POST or None, initial={"new_points": record.old_points})
    if request.method == "POST":
        require(decides)
        if form.is_valid() and _decide(request, record, form):
            return redirect("reviews:appeal", pk)
    undecided = record.status in {AppealStatus.OPEN, AppealStatus.ASSIGNED}
    context = {
        "appeal": record,
        "decides": decides,
        "form": form,
        "assign_form": AssignForm(reviewers=reviewers_on_duty()) if can_manage(request.user) and undecided else None,
        "history": history(record, AppealAction),
    }
    return render(request, "reviews/appeal.html", context)


def _decide(request, record, form) -> bool:
    data = form.cleaned_data
    try:
        if request.POST.get("decision") == "uphold":
            if data["new_points"] is None:
                form.add_error("new_points", _("Enter the points after the appeal."))
                return False
            actions.uphold(record, by=request.user, new_points=data["new_points"], answer=data["answer"])
        else:
            actions.reject(record, by=request.user, answer=data["answer"])
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


@require_POST
def assign_appeal(request, pk):
    there_for(can_manage(request.user))
    record = get_object_or_404(appeals_visible_to(request.user), pk=pk)
    form = AssignForm(request.POST, reviewers=reviewers_on_duty())
    if form.is_valid():
        attempt(request, actions.assign_appeal, record, form.cleaned_data["reviewer"], by=request.user, success=_("Assigned."))
    else:
        messages.error(request, _("Choose a reviewer from the list."))
    return redirect("reviews:appeal", pk)
