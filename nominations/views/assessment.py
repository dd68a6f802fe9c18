"""A unit's self-assessment: start page, task list, check of answers, the head's page, and the moves between states."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Step
from campaigns.permissions import accepts
from core.lifecycle import TransitionNotAllowed
from core.views import attempt, explain, require
from nominations import actions
from nominations.actions.guards import EDITABLE
from nominations.forms.assessment import ReasonForm
from nominations.lifecycle import AssessmentStatus
from nominations.permissions import UNIT_ROLES, can_return, roles_in
from nominations.queries.assessment import Sheet, deadline, history, status_label, turn_of
from nominations.queries.home import dossiers_of
from nominations.views.common import own_assessment, to_begin, visible_assessment
from units.roles import Role


@require_safe
def home(request):
    """Where the person's units are in every open round."""
    return render(request, "nominations/assessment/home.html", {"dossiers": dossiers_of(request.user)})


@require_POST
def start(request, slug, unit_pk):
    unit, round = to_begin(request, slug, unit_pk)
    assessment = attempt(request, actions.start_assessment, unit, round, by=request.user)
    return redirect(assessment or "nominations:home")


@require_safe
def assessment(request, pk):
    """The task list of those who fill it in; everybody else reads the whole."""
    record = visible_assessment(request, pk)
    roles = roles_in(request.user, record.unit)
    if not roles & UNIT_ROLES:
        return redirect("nominations:read", pk)
    return render(request, "nominations/assessment/task_list.html", _context(record, roles, for_unit=True))


@require_safe
def check(request, pk):
    """All answers before sending, each with a way to change it, and what is missing."""
    record = own_assessment(request, pk)
    return render(request, "nominations/assessment/check.html", _context(record, frozenset([Role.UNIT_STAFF]), for_unit=True))


@require_safe
def read(request, pk):
    """One page to read it all; below it, what the reader may decide."""
    return _read_page(request, visible_assessment(request, pk))


@require_POST
def send_to_head(request, pk):
    record = own_assessment(request, pk)
    sent = attempt(request, actions.send_to_head, record, by=request.user, success=_("Sent to the head for approval."))
    return redirect("nominations:assessment" if sent else "nominations:check", pk)


@require_POST
def approve(request, pk):
    record = visible_assessment(request, pk)
    receipt = attempt(request, actions.approve, record, by=request.user)
    return redirect("nominations:receipt", receipt.number) if receipt else redirect("nominations:read", pk)


@require_POST
def give_back(request, pk):
    record = visible_assessment(request, pk)
    require(Role.UNIT_HEAD in roles_in(request.user, record.unit))
    return _with_reason(request, record, actions.give_back, _("Given back to the staff."))


@require_POST
def return_assessment(request, pk):
    record = visible_assessment(request, pk)
    require(can_return(request.user))
    return _with_reason(request, record, actions.return_assessment, _("Returned to the unit."))


@require_POST
def withdraw(request, pk):
    record = visible_assessment(request, pk)
    require(can_return(request.user) or Role.UNIT_HEAD in roles_in(request.user, record.unit))
    return _with_reason(request, record, actions.withdraw, _("Withdrawn."))


def _with_reason(request, record, action, success):
    """Run a move that needs a reason; without one, or when refused, show the page again with what was typed."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _read_page(request, record, form)
    try:
        action(record, by=request.user, reason=form.cleaned_data["reason"])
    except (TransitionNotAllowed, ValidationError) as error:
        form.add_error(None, explain(error))
        record.refresh_from_db()
        return _read_page(request, record, form, status=409)
    messages.success(request, success)
    return redirect("nominations:read", record.pk)


def _read_page(request, record, reason_form=None, status=200):
    roles = roles_in(request.user, record.unit)
    is_head, returns = Role.UNIT_HEAD in roles, can_return(request.user)
    context = _context(record, roles, for_unit=bool(roles & UNIT_ROLES))
    context |= {
        "reason_form": reason_form or ReasonForm(),
        "can_approve": is_head and record.status == AssessmentStatus.AWAITING_HEAD,
        "can_return": returns and record.status == AssessmentStatus.SUBMITTED,
    }
    return render(request, "nominations/assessment/read.html", context, status=status)


def _context(record, roles, *, for_unit) -> dict:
    sheet = Sheet(record)
    return {
        "assessment": record,
        "sheet": sheet,
        "progress": sheet.progress,
        "missing": sheet.missing,
        "is_editable": record.status in EDITABLE and bool(roles & UNIT_ROLES),
        "is_open": accepts(record.round, Step.SELF_ASSESSMENT, record.unit),
        "for_unit": for_unit,
        "status_label": status_label(record, for_unit=for_unit),
        "turn": turn_of(record),
        "deadline": deadline(record.round, record.unit),
        "history": history(record),
        "receipts": record.receipts.order_by("-issued_at", "-pk"),
    }
