"""Pages that belong to no single step: the health probe and the signed-in start page."""

from importlib import import_module

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from units.permissions import memberships_of
from units.roles import Role

# In the order of the flow; each says what a person has to do there.
ROOMS = ("campaigns", "nominations", "reviews", "awards", "results")
FAR_AWAY = "9999"


@login_not_required
@require_safe
def healthz(request):
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def desk(request):
    """The signed-in start page: what each of the person's roles has to do now."""
    items = [item for room in ROOMS for item in import_module(f"{room}.queries").desk_items(request.user)]
    items.sort(key=lambda item: (not item.urgent, item.due.isoformat() if item.due else FAR_AWAY))
    memberships = list(memberships_of(request.user).select_related("unit").order_by("role", "unit__sort_key"))
    context = {"items": items, "memberships": memberships, "places": places({m.role for m in memberships})}
    return render(request, "desk.html", context)


def places(roles: set[str]) -> list[tuple[str, str, str]]:
    """Return (label, what it is for, address) of the pages the roles work on."""
    found = []
    if roles & {Role.UNIT_STAFF, Role.UNIT_HEAD}:
        found.append((_("My unit's dossiers"), _("Plan, self-assessment, evidence, nominations."), reverse("nominations:home")))
    if Role.REVIEWER in roles:
        found.append((_("Scoring"), _("Units assigned to me, scores, appeals."), reverse("reviews:assignments")))
    if roles & {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.SECRETARIAT}:
        found.append((_("Council"), _("Sittings, ballots, minutes, decisions."), reverse("awards:home")))
    if Role.SECRETARIAT in roles:
        found.append((_("Campaign board"), _("Rounds, windows, extensions, announcements."), reverse("campaigns:list")))
        found.append((_("Reviews"), _("Assignments, conflicts, results, appeals."), reverse("reviews:board")))
        found.append((_("Outgoing mail"), _("Read, edit or cancel letters before they leave."), reverse("outbox:list")))
    return found
