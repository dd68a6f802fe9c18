"""One ballot: opening shows the key once, a member votes, the chair closes and counts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from awards import actions
from awards.forms import KeyForm, VoteForm
from awards.lifecycle import BallotStatus
from awards.permissions import is_chair, seat_of
from awards.queries import ballots_visible_to, latest_document
from core.lifecycle import TransitionNotAllowed
from core.views import attempt, explain, require


@require_safe
def ballot(request, pk):
    record = _visible(request, pk)
    return _page(request, record)


@never_cache
@require_POST
def open_ballot(request, pk):
    """The answer to this POST is the only page that ever shows this key."""
    return _show_key(request, pk, actions.open_ballot)


@never_cache
@require_POST
def renew_key(request, pk):
    """Show another key while the box is empty."""
    return _show_key(request, pk, actions.renew_key)


def _show_key(request, pk, action):
    record = _visible(request, pk)
    require(is_chair(request.user, record.sitting.council))
    key = attempt(request, action, record, by=request.user)
    return render(request, "awards/key.html", {"ballot": record, "key": key}) if key else redirect("awards:ballot", pk)


@require_POST
def vote(request, pk):
    record = _visible(request, pk)
    require(seat_of(request.user, record.sitting.council) is not None)
    form = VoteForm(request.POST, candidates=record.candidates.select_related("nomination"))
    if not form.is_valid():
        return _page(request, record, form)
    try:
        actions.cast_vote(record, by=request.user, choices=form.choices())
    except ValidationError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Your ballot is in the box. It will be counted; nobody can see how you voted."))
    return redirect("awards:ballot", pk)


@require_POST
def close_ballot(request, pk):
    record = _visible(request, pk)
    require(is_chair(request.user, record.sitting.council))
    attempt(request, actions.close_ballot, record, by=request.user, success=_("The ballot is closed."))
    return redirect("awards:ballot", pk)


@require_POST
def tally(request, pk):
    record = _visible(request, pk)
    require(is_chair(request.user, record.sitting.council))
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, record, key_form=form)
    try:
        actions.tally(record, by=request.user, key=form.cleaned_data["key"])
    except (ValidationError, TransitionNotAllowed) as error:
        form.add_error("key", explain(error))
        return _page(request, record, key_form=form)
    messages.success(request, _("The ballots are counted; the minutes are being printed."))
    return redirect("awards:ballot", pk)


def _visible(request, pk):
    visible = ballots_visible_to(request.user).select_related("category", "sitting__council__round__campaign", "rule")
    return get_object_or_404(visible, pk=pk)


def _page(request, record, form=None, key_form=None):
    seat = seat_of(request.user, record.sitting.council)
    candidates = list(record.candidates.select_related("nomination__unit"))
    voted = seat is not None and record.marks.filter(member=seat).exists()
    may_vote = record.status == BallotStatus.OPEN and seat is not None and not voted
    context = {
        "ballot": record,
        "candidates": candidates,
        "chairs": seat is not None and seat.is_chair,
        "voted": voted,
        "form": (form or VoteForm(candidates=candidates)) if may_vote else None,
        "key_form": key_form or KeyForm(),
        "turnout": record.marks.count() if record.status != BallotStatus.PREPARED else 0,
        "minutes": latest_document("minutes", ballot=record),
    }
    return render(request, "awards/ballot.html", context)
