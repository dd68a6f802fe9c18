"""The shapes the room's pages share: fetch what the person may see, or show a form and act."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from campaigns.permissions import can_manage
from campaigns.queries import stage_of, visible_campaigns, visible_rounds
from core.views import add_errors, there_for


def managed_campaign(request, slug):
    """Return the campaign for the secretariat; 404 for everybody else."""
    campaign = get_object_or_404(visible_campaigns(request.user), slug=slug)
    there_for(can_manage(request.user))
    return campaign


def managed_round(request, slug):
    round = get_object_or_404(visible_rounds(request.user), slug=slug)
    there_for(can_manage(request.user))
    return round


def managed_stage(request, slug, step):
    stage = stage_of(managed_round(request, slug), step)
    if stage is None:
        raise Http404
    return stage


def form_page(
    request, form, act, *, heading: str, back, success: str, template: str = "campaigns/form.html", show_only=False, **context
):
    """Show a form; on a valid POST call act(**cleaned_data), say so and go `back`, a (label, address) for Cancel as well.

    What the action refuses is shown in the form, as typed. With show_only nothing is done: the POST asked for a preview.
    """
    if request.method == "POST" and form.is_valid() and not show_only:
        try:
            act(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, success)
            return redirect(back[1])
    context |= {"form": form, "heading": heading, "back_label": back[0], "back_url": back[1]}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def removed(request, success: str, address) -> HttpResponse:
    messages.success(request, success)
    return redirect(address)
