"""The secretariat prepares the criteria of a draft round: bring a list in with a preview, copy one, open the round."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Round
from campaigns.permissions import can_manage
from campaigns.queries import visible_rounds
from core.views import attempt, explain, require, there_for
from criteria import actions, queries
from criteria.forms import CopyForm, UploadForm
from criteria.permissions import can_prepare
from units.models import Tier

SALT = "criteria.upload"
PREVIEW_SECONDS = 2 * 3600


@require_safe
def round_board(request, slug):
    round = _managed(request, slug)
    tiers = queries.tiers_of(round)
    rows = []
    for tier in tiers:
        newest = queries.set_for(round, tier)
        form = CopyForm(sets=queries.copyable(round, tier))
        rows.append({"tier": tier, "set": newest, "flaws": queries.flaws(newest) if newest else [], "copy_form": form})
    context = {"round": round, "rows": rows, "ready": _ready(round, rows), "can_prepare": can_prepare(request.user, round)}
    return render(request, "criteria/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, slug, tier):
    round = _preparable(request, slug)
    if request.method != "POST":
        return _upload_page(request, round, tier, UploadForm())
    form = UploadForm(request.POST, request.FILES, dropped=getattr(request, "dropped_files", ()))
    if not form.is_valid():
        return _upload_page(request, round, tier, form, status=422)
    data = form.cleaned_data
    waiting = {key: data[key] for key in ("rows", "lines", "name", "provenance")}
    ticket = signing.dumps([round.pk, tier, request.user.pk, waiting], salt=SALT, compress=True)
    total = sum(row.max_points for row in data["parsed"] if not row.parent_code)
    return _upload_page(request, round, tier, form, rows=data["parsed"], total=total, ticket=ticket)


@require_POST
def confirm_upload(request, slug, tier):
    round = _preparable(request, slug)
    try:
        *owner, waiting = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        owner, waiting = None, None
    if owner != [round.pk, tier, request.user.pk]:
        messages.error(request, _("The preview is too old. Choose the file again."))
        return redirect("criteria:upload", slug, tier)
    try:
        criteria_set = actions.load_set(round, tier, by=request.user, **waiting)
    except ValidationError as error:
        messages.error(request, explain(error))
        return redirect("criteria:upload", slug, tier)
    messages.success(request, _("The criteria are stored as version %(version)d.") % {"version": criteria_set.version})
    return redirect(criteria_set)


@require_POST
def load_seed(request, slug, tier):
    round = _preparable(request, slug)
    attempt(request, actions.load_seed, round, tier, by=request.user, success=_("The reconstructed list is loaded."))
    return redirect("criteria:round", slug)


@require_POST
def copy(request, slug, tier):
    round = _preparable(request, slug)
    form = CopyForm(request.POST, sets=queries.copyable(round, tier))
    if form.is_valid():
        source = form.cleaned_data["source"]
        attempt(request, actions.new_version, source, by=request.user, round=round, success=_("The criteria are copied."))
    else:
        messages.error(request, _("Choose the set to copy from."))
    return redirect("criteria:round", slug)


@require_POST
def open_round(request, slug):
    round = _managed(request, slug)
    opened = attempt(
        request,
        actions.open_round,
        round,
        by=request.user,
        success=_("The round is open and its criteria are frozen."),
    )
    return redirect(round if opened else "criteria:round", *([] if opened else [slug]))


def _upload_page(request, round, tier, form, *, status=200, **context):
    context |= {"round": round, "tier": Tier(tier), "form": form}
    return render(request, "criteria/upload.html", context, status=status)


def _managed(request, slug) -> Round:
    round = get_object_or_404(visible_rounds(request.user), slug=slug)
    there_for(can_manage(request.user))
    return round


def _preparable(request, slug) -> Round:
    round = _managed(request, slug)
    require(can_prepare(request.user, round))
    return round


def _ready(round, rows) -> bool:
    """Tell whether opening would succeed, so that the page does not offer a button that only refuses."""
    return bool(rows and round.stages.all()) and all(row["set"] and not row["flaws"] for row in rows)
