"""The secretariat brings in a list: choose a file, see what it would change, confirm."""

from datetime import date, timedelta

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.views import explain, there_for
from units.forms import LoadForm
from units.importing import WAITING_FOLDER, read_table
from units.loading import load_successions, load_units
from units.permissions import can_load_units

SALT = "units.load"
WAITING = timedelta(hours=2)
SHOWN_ROWS = 200
SHOWN_ERRORS = 500


@require_http_methods(["GET", "HEAD", "POST"])
def load(request):
    there_for(can_load_units(request.user))
    if request.method != "POST":
        return render(request, "units/load.html", {"form": LoadForm()})
    form = LoadForm(request.POST, request.FILES, dropped=getattr(request, "dropped_files", ()))
    if not form.is_valid():
        return render(request, "units/load.html", {"form": form}, status=422)
    data = form.cleaned_data
    report = _load(data["table"], data["kind"], data["valid_from"], preview=True)
    context = {
        "form": form,
        "report": report,
        "errors": report.errors[:SHOWN_ERRORS],
        "rows": report.rows[:SHOWN_ROWS],
        "more_rows": max(0, len(report.rows) - SHOWN_ROWS),
        "ticket": _keep(data, request.user) if report.ok and report.rows else "",
    }
    return render(request, "units/load.html", context, status=200 if report.ok else 422)


@require_POST
def confirm_load(request):
    there_for(can_load_units(request.user))
    try:
        waiting = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=WAITING)
        with default_storage.open(waiting["file"]) as file:
            table = read_table(file.read(), name=waiting["name"])
        start = date.fromisoformat(waiting["valid_from"]) if waiting["valid_from"] else None
        report = _load(table, waiting["kind"], start, by=request.user)
    except (signing.BadSignature, FileNotFoundError):
        messages.error(request, _("The preview is too old or was already confirmed. Choose the file again."))
        return redirect("units:load")
    except ValidationError as error:
        messages.error(request, explain(error))
        return redirect("units:load")
    default_storage.delete(waiting["file"])
    if report.ok:
        messages.success(request, _("Loaded: %(report)s.") % {"report": report})
        return redirect("units:list")
    messages.error(request, _("Nothing was saved. %(errors)s") % {"errors": " ".join(str(error) for error in report.errors[:5])})
    return redirect("units:load")


def _load(table, kind: str, valid_from, **kwargs):
    if kind == LoadForm.SUCCESSIONS:
        return load_successions(table, **kwargs)
    return load_units(table, valid_from=valid_from, **kwargs)


def _keep(data: dict, user) -> str:
    """Keep the file until it is confirmed and return the signed ticket for it; files nobody confirmed are dropped."""
    _drop_stale()
    upload = data["file"]
    upload.seek(0)
    name = default_storage.save(f"{WAITING_FOLDER}/{user.pk}-{get_random_string(32)}", ContentFile(upload.read()))
    start = data["valid_from"].isoformat() if data["valid_from"] else ""
    return signing.dumps({"file": name, "name": upload.name, "kind": data["kind"], "valid_from": start}, salt=SALT)


def _drop_stale() -> None:
    try:
        _folders, names = default_storage.listdir(WAITING_FOLDER)
    except FileNotFoundError:
        return
    for name in names:
        path = f"{WAITING_FOLDER}/{name}"
        if timezone.now() - default_storage.get_modified_time(path) > WAITING:
            default_storage.delete(path)
