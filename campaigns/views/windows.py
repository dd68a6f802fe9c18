"""The secretariat sets when steps open and close, with a preview in working days, and records extensions."""

from functools import partial

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import actions
from campaigns.forms import ExtensionForm, LayForm, WindowForm
from campaigns.lifecycle import RoundStatus
from campaigns.models import Stage, Step
from campaigns.queries import calendar, closing_notes, closing_time, planned_windows, stage_of, suggestions
from campaigns.views.common import form_page, managed_round, managed_stage
from core.views import require

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
PREVIEW = "preview"


@page_with_form
def lay(request, slug):
    """All windows of a draft round at once: the first press shows the dates, the second stores them."""
    round = managed_round(request, slug)
    require(round.status == RoundStatus.DRAFT)
    form = LayForm(request.POST or None, initial=_initial(round))
    planned = []
    if request.method == "POST" and form.is_valid() and request.POST.get("go") == PREVIEW:
        days = calendar()
        for step, opens_at, closes_at in planned_windows(form.cleaned_data["start"], form.cleaned_data["working_days"]):
            planned.append((step.label, opens_at, closes_at, closing_notes(closes_at, days)))

    def act(start, working_days, basis, **_days):
        actions.lay_windows(round, by=request.user, start=start, working_days=working_days, basis=basis)

    return form_page(
        request,
        form,
        act,
        show_only=request.POST.get("go") == PREVIEW,
        heading=_("Lay the windows of the round"),
        back=(str(round), round.get_absolute_url()),
        success=_("The windows are laid."),
        template="campaigns/lay.html",
        planned=planned,
        round=round,
    )


@page_with_form
def window(request, slug, step):
    round = managed_round(request, slug)
    draft = round.status == RoundStatus.DRAFT
    # A draft round may still get a window it lacks.
    stage = stage_of(round, step) or (Stage(round=round, step=step) if draft else None)
    if stage is None:
        raise Http404
    initial = {"opens_at": stage.opens_at, "closes_at": stage.closes_at, "basis": stage.basis}
    form = WindowForm(request.POST or None, draft=draft, initial=initial)
    if draft:
        act = partial(actions.place_stage, round, step, by=request.user)
    else:
        act = partial(actions.shift_stage, stage, by=request.user)
    return form_page(
        request,
        form,
        act,
        heading=_("Window: %(step)s") % {"step": Step(step).label},
        back=(str(round), round.get_absolute_url()),
        success=_("The window is stored."),
        template="campaigns/window.html",
        suggestions=_suggestions(form, stage.opens_at),
        draft=draft,
    )


@page_with_form
def extend(request, slug, step):
    stage = managed_stage(request, slug, step)
    form = ExtensionForm(request.POST or None, stage=stage)
    now = closing_time(stage)
    return form_page(
        request,
        form,
        partial(actions.extend, stage, by=request.user),
        heading=_("Extend: %(step)s") % {"step": stage.get_step_display()},
        back=(str(stage.round), stage.round.get_absolute_url()),
        success=_("The extension is recorded."),
        template="campaigns/window.html",
        suggestions=suggestions(timezone.localdate(now)),
        present=now,
    )


def _suggestions(form, opens_at):
    """Return closing times so many working days after the opening that was typed, or is stored, or is today."""
    typed = form.cleaned_data.get("opens_at") if form.is_bound and form.is_valid() else None
    return suggestions(timezone.localdate(typed or opens_at or timezone.now()))


def _initial(round) -> dict:
    """Return the present windows in working days, so that they can be laid anew from another start."""
    days, stages = calendar(), list(round.stages.all())
    initial = {"start": timezone.localdate(stages[0].opens_at), "basis": stages[0].basis} if stages else {}
    for stage in stages:
        opens, closes = timezone.localdate(stage.opens_at), timezone.localdate(stage.closes_at)
        initial[f"days_{stage.step}"] = days.working_days_between(opens, closes)
    return initial
