"""Nominations: list, beginning, page with form, and the moves of unit, head and secretariat."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Step
from campaigns.permissions import accepts
from core.forms import SearchForm
from core.text import fold
from core.views import add_errors, attempt, history, paginate, require, with_version
from nominations import actions
from nominations.actions.nomination import EDITABLE, StaleNomination
from nominations.forms.assessment import ReasonForm
from nominations.forms.nomination import NominationForm, RefusalForm, StartForm
from nominations.lifecycle import NominationAction, NominationStatus
from nominations.models import Category, Nomination, SubjectKind
from nominations.permissions import can_edit, can_return, is_head
from nominations.queries.nomination import broken_rules, quota_of, unfinished
from nominations.views.common import to_begin
from units.models import valid_on

CLOSED = {"not_editable", "window_closed"}


@require_safe
def nominations(request):
    """All nominations the person may see, filtered by status and text."""
    rows = Nomination.objects.visible_to(request.user).select_related("unit", "round", "category")
    status = request.GET.get("trang-thai", "")
    if status in NominationStatus.values:
        rows = rows.filter(status=status)
    form = SearchForm(request.GET)
    if form.is_valid() and (text := fold(form.cleaned_data["q"])):
        rows = rows.filter(unit__search_key__contains=text) | rows.filter(subject_key__contains=text)
    context = {"page": paginate(request, rows), "statuses": NominationStatus.choices, "status": status, "form": form}
    return render(request, "nominations/nomination/list.html", context)


@require_http_methods(["GET", "POST"])
def start_nomination(request, slug, unit_pk):
    unit, round = to_begin(request, slug, unit_pk)
    categories = Category.objects.filter(valid_on(timezone.localdate()))
    form = StartForm(request.POST or None, categories=categories, initial={"subject_kind": SubjectKind.COLLECTIVE})
    if request.method == "POST" and form.is_valid():
        try:
            nomination = actions.start_nomination(
                unit, round, by=request.user, subject_unit=_unit_itself(unit, form), **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(nomination)
    context = {"unit": unit, "round": round, "form": form, "quota": quota_of(unit, round)}
    return render(request, "nominations/nomination/start.html", context)


def _unit_itself(unit, form):
    """The unit is nominated itself when a collective of its very name is."""
    same = fold(form.cleaned_data["subject_name"]) == fold(unit.name)
    return unit if form.cleaned_data["subject_kind"] == SubjectKind.COLLECTIVE and same else None


@require_http_methods(["GET", "POST"])
def nomination(request, pk):
    record = _visible(request, pk)
    form = NominationForm(request.POST or None, request.FILES or None, initial=_initial(record))
    if request.method == "POST":
        require(can_edit(request.user, record.unit))
        if form.is_valid() and (answer := _save(request, record, form)):
            return answer
    return _page(request, record, form)


def _save(request, record, form):
    try:
        # Both or neither: a refused file must not leave a version behind that the page does not know.
        with transaction.atomic():
            saved = actions.save_nomination(record, by=request.user, version=form.cleaned_data["version"], **form.values())
            if upload := form.cleaned_data["minutes"]:
                actions.attach_minutes(saved, by=request.user, upload=upload)
    except StaleNomination as stale:
        # Whoever has compared both may save over it.
        form = NominationForm(with_version(request.POST, "version", stale.current), request.FILES)
        form.add_error(None, stale.messages[0])
        return _page(request, record, form, stored=stale.current, status=409)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, record, form, status=409 if getattr(error, "code", "") in CLOSED else 200)
    messages.success(request, _("The nomination was saved."))
    return redirect(saved)


@require_POST
def send_nomination(request, pk):
    record = _visible(request, pk)
    require(can_edit(request.user, record.unit))
    attempt(request, actions.send_nomination_to_head, record, by=request.user, success=_("Sent to the head for approval."))
    return redirect(record)


@require_POST
def approve_nomination(request, pk):
    record = _visible(request, pk)
    require(is_head(request.user, record.unit))
    attempt(request, actions.approve_nomination, record, by=request.user, success=_("Approved and submitted."))
    return redirect(record)


@require_POST
def give_back_nomination(request, pk):
    record = _visible(request, pk)
    require(is_head(request.user, record.unit))
    return _with_reason(request, record, actions.give_back_nomination)


@require_POST
def return_nomination(request, pk):
    record = _visible(request, pk)
    require(can_return(request.user))
    return _with_reason(request, record, actions.return_nomination)


@require_POST
def accept_nomination(request, pk):
    record = _visible(request, pk)
    require(can_return(request.user))
    attempt(request, actions.accept_nomination, record, by=request.user, success=_("Eligibility is confirmed."))
    return redirect(record)


@require_POST
def refuse_nomination(request, pk):
    record = _visible(request, pk)
    require(can_return(request.user))
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, record, NominationForm(initial=_initial(record)), refusal_form=form)
    attempt(request, actions.refuse_nomination, record, by=request.user, **form.cleaned_data)
    return redirect(record)


def _with_reason(request, record, action):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, record, NominationForm(initial=_initial(record)), reason_form=form)
    attempt(request, action, record, by=request.user, reason=form.cleaned_data["reason"])
    return redirect(record)


def _visible(request, pk) -> Nomination:
    visible = Nomination.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("unit", "round__campaign", "category", "minutes"), pk=pk)


def _initial(record) -> dict:
    names = [name for name in NominationForm.base_fields if name not in {"pending", "minutes"}]
    declared = {True: "yes", False: "no", None: ""}[record.pending_matter]
    return {**{name: getattr(record, name) for name in names}, "pending": declared}


def _page(request, record, form, *, stored=None, status=200, reason_form=None, refusal_form=None):
    edits = can_edit(request.user, record.unit)
    waits_for_head = record.status == NominationStatus.AWAITING_HEAD
    submitted = record.status == NominationStatus.SUBMITTED and can_return(request.user)
    context = {
        "nomination": record,
        "form": form,
        "stored": stored,
        "editable": edits and record.status in EDITABLE and accepts(record.round, Step.NOMINATION, record.unit),
        "missing": unfinished(record) if record.status in EDITABLE else {},
        "broken": broken_rules(record) if waits_for_head or submitted else [],
        "can_approve": waits_for_head and is_head(request.user, record.unit),
        "can_decide": submitted,
        "reason_form": reason_form or ReasonForm(),
        "refusal_form": refusal_form or RefusalForm(),
        "history": history(record, NominationAction),
        "refusals": record.refusals.all(),
    }
    return render(request, "nominations/nomination/nomination.html", context, status=status)
