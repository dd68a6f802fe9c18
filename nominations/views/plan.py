"""A unit's plan: list, page with form, project form, and its moves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round, Step
from campaigns.permissions import accepts
from core.views import add_errors, attempt, paginate, require, there_for, with_version
from nominations import actions
from nominations.actions.plan import StalePlan
from nominations.forms.assessment import ReasonForm
from nominations.forms.plan import PlanForm, ProjectForm
from nominations.lifecycle import PlanStatus
from nominations.models import UnitPlan
from nominations.permissions import can_edit
from nominations.queries.plan import units_in
from nominations.views.common import to_begin
from units.permissions import is_secretariat


@require_POST
def start_plan(request, slug, unit_pk):
    unit, round = to_begin(request, slug, unit_pk)
    plan = attempt(request, actions.start_plan, unit, round, by=request.user)
    return redirect(plan or "nominations:home")


@require_safe
def plans(request, slug):
    """The secretariat's list of a round: who registered and who has not."""
    there_for(is_secretariat(request.user) or request.user.is_superuser)
    round = get_object_or_404(Round, slug=slug)
    registered = {p.unit_id: p for p in UnitPlan.objects.filter(round=round)}
    rows = paginate(request, units_in(round).order_by("tier", "sort_key"))
    pairs = [(unit, registered.get(unit.pk)) for unit in rows]
    return render(request, "nominations/plan/list.html", {"round": round, "page": rows, "pairs": pairs})


@require_http_methods(["GET", "POST"])
def plan(request, pk):
    record = _visible(request, pk)
    editable = can_edit(request.user, record.unit)
    initial = {name: getattr(record, name) for name in ("commitments", "difficulties", "proposals", "version")}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(editable)
        if form.is_valid() and (answer := _save(request, record, form)):
            return answer
    return _page(request, record, form, editable)


def _save(request, record, form):
    try:
        actions.save_plan(record, by=request.user, **form.cleaned_data)
    except StalePlan as stale:
        # Whoever has compared both may save over it.
        form = PlanForm(with_version(request.POST, "version", stale.current))
        form.add_error(None, stale.messages[0])
        return _page(request, record, form, True, stored=stale.current, status=409)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, record, form, True, status=409)
    messages.success(request, _("The plan was saved."))
    return redirect("nominations:plan", record.pk)


@require_http_methods(["GET", "POST"])
def project(request, pk, project_pk=None):
    record = _visible(request, pk)
    require(can_edit(request.user, record.unit))
    existing = get_object_or_404(record.projects, pk=project_pk) if project_pk else None
    names = ("name", "description", "due_on", "progress", "progress_note")
    form = ProjectForm(request.POST or None, initial={n: getattr(existing, n) for n in names} if existing else {})
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_project(record, by=request.user, project=existing, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The project was saved."))
            return redirect("nominations:plan", record.pk)
    return render(request, "nominations/plan/project.html", {"plan": record, "project": existing, "form": form})


@require_POST
def remove_project(request, pk, project_pk):
    record = _visible(request, pk)
    require(can_edit(request.user, record.unit))
    attempt(request, actions.remove_project, get_object_or_404(record.projects, pk=project_pk), by=request.user)
    return redirect("nominations:plan", record.pk)


@require_POST
def register_plan(request, pk):
    record = _visible(request, pk)
    require(can_edit(request.user, record.unit))
    attempt(request, actions.register_plan, record, by=request.user, success=_("The plan is registered."))
    return redirect("nominations:plan", record.pk)


@require_POST
def revise_plan(request, pk):
    record = _visible(request, pk)
    require(can_edit(request.user, record.unit))
    form = ReasonForm(request.POST)
    if form.is_valid():
        attempt(request, actions.revise_plan, record, by=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Say why the plan is revised."))
    return redirect("nominations:plan", record.pk)


def _visible(request, pk) -> UnitPlan:
    visible = UnitPlan.objects.visible_to(request.user).select_related("unit", "round__campaign", "registered_by")
    return get_object_or_404(visible, pk=pk)


def _page(request, record, form, editable, *, stored=None, status=200):
    window_open = accepts(record.round, Step.REGISTRATION, record.unit)
    context = {
        "plan": record,
        "form": form,
        "stored": stored,
        "editable": editable and record.status == PlanStatus.DRAFT and window_open,
        "can_report": editable and record.round.status == RoundStatus.OPEN,
        "window_open": window_open,
        "reason_form": ReasonForm(),
    }
    return render(request, "nominations/plan/plan.html", context, status=status)
