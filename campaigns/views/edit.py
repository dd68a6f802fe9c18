"""The secretariat writes campaigns: what they say, what they rest on, their rounds, their news."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import actions
from campaigns.forms import AnnouncementForm, CampaignForm, LegalBasisForm, LinkForm, RoundForm
from campaigns.permissions import can_manage
from campaigns.views.common import form_page, managed_campaign, managed_round, removed
from core.views import attempt, there_for

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def create(request):
    there_for(can_manage(request.user))
    return form_page(
        request,
        CampaignForm(request.POST or None),
        partial(actions.create_campaign, by=request.user),
        heading=_("New campaign"),
        back=(_("Campaigns"), reverse("campaigns:list")),
        success=_("The campaign is stored. Nobody else sees it before it is announced."),
    )


@page_with_form
def edit(request, slug):
    campaign = managed_campaign(request, slug)
    return form_page(
        request,
        CampaignForm(request.POST or None, instance=campaign),
        partial(actions.change_campaign, campaign, by=request.user),
        heading=_("Edit the campaign"),
        back=_back(campaign),
        success=_("The campaign is stored."),
    )


@require_POST
def announce_campaign(request, slug):
    campaign = managed_campaign(request, slug)
    attempt(request, actions.announce_campaign, campaign, by=request.user, success=_("The campaign is announced."))
    return redirect(campaign)


@page_with_form
def legal_basis(request, slug, pk=None):
    campaign = managed_campaign(request, slug)
    basis = _own(campaign.legal_bases, pk)
    return form_page(
        request,
        LegalBasisForm(request.POST or None, instance=basis or campaign.legal_bases.model(campaign=campaign)),
        partial(actions.save_legal_basis, campaign, by=request.user, basis=basis),
        heading=_("Legal basis"),
        back=_back(campaign),
        success=_("The legal basis is stored."),
        remove_url=reverse("campaigns:remove_legal_basis", args=[slug, pk]) if pk else "",
    )


@page_with_form
def link(request, slug, pk=None):
    campaign = managed_campaign(request, slug)
    existing = _own(campaign.links, pk)
    return form_page(
        request,
        LinkForm(request.POST or None, instance=existing),
        partial(actions.save_link, campaign, by=request.user, link=existing),
        heading=_("Link"),
        back=_back(campaign),
        success=_("The link is stored."),
        remove_url=reverse("campaigns:remove_link", args=[slug, pk]) if pk else "",
    )


@require_POST
def remove_legal_basis(request, slug, pk):
    campaign = managed_campaign(request, slug)
    actions.remove(get_object_or_404(campaign.legal_bases, pk=pk), by=request.user)
    return removed(request, _("The legal basis is taken off the campaign."), campaign)


@require_POST
def remove_link(request, slug, pk):
    campaign = managed_campaign(request, slug)
    actions.remove(get_object_or_404(campaign.links, pk=pk), by=request.user)
    return removed(request, _("The link is taken off the campaign."), campaign)


@page_with_form
def announce(request, slug):
    campaign = managed_campaign(request, slug)
    return form_page(
        request,
        AnnouncementForm(request.POST or None),
        partial(actions.announce, campaign, by=request.user),
        heading=_("New announcement"),
        back=_back(campaign),
        success=_("The announcement is published."),
    )


@page_with_form
def create_round(request, slug):
    campaign = managed_campaign(request, slug)
    return form_page(
        request,
        RoundForm(request.POST or None, instance=campaign.rounds.model(campaign=campaign)),
        partial(actions.create_round, campaign, by=request.user),
        heading=_("New round"),
        back=_back(campaign),
        success=_("The round is stored as a draft."),
    )


@page_with_form
def edit_round(request, slug):
    round = managed_round(request, slug)
    return form_page(
        request,
        RoundForm(request.POST or None, instance=round),
        partial(actions.change_round, round, by=request.user),
        heading=_("Edit the round"),
        back=(str(round), round.get_absolute_url()),
        success=_("The round is stored."),
    )


@require_POST
def archive(request, slug):
    round = managed_round(request, slug)
    attempt(request, actions.archive_round, round, by=request.user, success=_("The round is archived."))
    return redirect(round)


def _back(campaign) -> tuple[str, str]:
    return campaign.title, campaign.get_absolute_url()


def _own(records, pk):
    """Return the record of this campaign, None for a new one."""
    if pk is None:
        return None
    found = records.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
