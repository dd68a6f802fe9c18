"""Files of a unit's library: kept from a form, cited by an answer, served to those who may read them."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.views import attempt, paginate, require
from nominations import actions
from nominations.filetypes import CONTENT_TYPES, clean_name
from nominations.forms.assessment import CitationForm
from nominations.models import Evidence
from nominations.permissions import UNIT_ROLES, can_edit
from nominations.queries.evidence import library as library_of
from nominations.queries.evidence import used_bytes
from units.permissions import units_of

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def keep_uploads(request, unit, field: str = "files") -> tuple[list[Evidence], list[str]]:
    """Put the uploaded files into the unit's library; return the rows, and what is wrong with the files refused."""
    kept, problems = [], [actions.too_large(clean_name(name)) for name in getattr(request, "dropped_files", [])]
    for upload in request.FILES.getlist(field):
        try:
            kept.append(actions.add_evidence(unit, by=request.user, upload=upload))
        except ValidationError as error:
            problems += error.messages
    return kept, problems


def cite_all(request, answer, row, kept) -> list[str]:
    """Cite new and reused files, change pages and notes, take one citation away; return what went wrong."""
    problems = []
    wanted = [pk for pk in request.POST.getlist("reuse") if re.fullmatch(r"[0-9]{1,18}", pk)]
    reused = list(Evidence.objects.filter(unit=answer.self_assessment.unit, pk__in=wanted)) if wanted else []
    if len(reused) < len(set(request.POST.getlist("reuse"))):
        problems.append(_("A file you chose from the library is not valid."))
    already = {use.evidence_id for use in row.uses}
    new = {evidence.pk: evidence for evidence in [*kept, *reused] if evidence.pk not in already}
    if new:
        citations = [actions.Citation(answer, evidence) for evidence in new.values()]
        actions.cite_many(answer.self_assessment, by=request.user, citations=citations)
    return problems + [text for use in row.uses for text in _change(request, answer, use)]


def _change(request, answer, use) -> list[str]:
    if request.POST.get("go") == f"remove-{use.pk}":
        actions.uncite_evidence(use, by=request.user)
        return []
    form = CitationForm(request.POST, use=use)
    if form.add_prefix("note") not in request.POST or not form.has_changed():
        return []
    try:
        if form.is_valid():
            actions.cite_evidence(answer, use.evidence, by=request.user, **form.cleaned_data)
            return []
    except ValidationError as error:
        form.add_error(None, error)
    return [f"{use.evidence.name}: {text}" for errors in form.errors.values() for text in errors]


def upload_limits() -> dict:
    """Return what a person is told before choosing a file."""
    return {
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
        "quota_bytes": settings.EVIDENCE_UNIT_QUOTA_BYTES,
        "max_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "accept": ",".join(f".{extension}" for extension in CONTENT_TYPES),
    }


@require_safe
def evidence_file(request, pk):
    return serve(request, get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk))


def serve(request, evidence):
    """Return the file as a download of its stored type; the caller has checked that the person may read it."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=evidence.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": f'"{evidence.sha256}"',
    }
    asked = request.headers.get("Range")
    bounds = _bounds(asked, evidence.size) if asked else (0, evidence.size - 1)
    if bounds is None:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{evidence.size}"})
    try:
        stream = evidence.file.open("rb")
    except FileNotFoundError:
        return render(request, "nominations/assessment/file_lost.html", {"evidence": evidence}, status=503)
    if not asked:
        return FileResponse(
            stream, as_attachment=True, filename=evidence.name, content_type=evidence.content_type, headers=headers
        )
    first, last = bounds
    with stream:
        stream.seek(first)
        part = stream.read(min(last - first + 1, settings.EVIDENCE_MAX_BYTES))
    headers["Content-Range"] = f"bytes {first}-{last}/{evidence.size}"
    return HttpResponse(part, status=206, content_type=evidence.content_type, headers=headers)


def _bounds(asked: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of a single range, or None for anything else: several, negative, beyond the end."""
    match = ONE_RANGE.fullmatch(asked.strip())
    if not match or not (match[1] or match[2]):
        return None
    if not match[1]:
        first, last = max(size - int(match[2]), 0), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


@require_safe
def library(request, unit_pk):
    """The unit's files, where each is cited, and the room that is left."""
    unit = get_object_or_404(_own_units(request), pk=unit_pk)
    context = {"unit": unit, "page": paginate(request, library_of(unit)), "used_bytes": used_bytes(unit), **upload_limits()}
    return render(request, "nominations/assessment/library.html", context)


@require_POST
def add_to_library(request, unit_pk):
    unit = get_object_or_404(_own_units(request), pk=unit_pk)
    _kept, problems = keep_uploads(request, unit)
    if problems:
        context = {"unit": unit, "page": paginate(request, library_of(unit)), "used_bytes": used_bytes(unit)}
        return render(request, "nominations/assessment/library.html", context | {"problems": problems} | upload_limits())
    return redirect("nominations:library", unit.pk)


@require_POST
def remove_evidence(request, pk):
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(can_edit(request.user, evidence.unit))
    attempt(request, actions.remove_evidence, evidence, by=request.user, success=_("The file was deleted."))
    return redirect("nominations:library", evidence.unit_id)


def _own_units(request):
    return units_of(request.user, *UNIT_ROLES)
