"""One criterion: its answer, its evidence, in one form that loses nothing whichever button is pressed."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria.rules import explain
from nominations import actions
from nominations.actions.guards import EDITABLE
from nominations.forms.assessment import AnswerForm, CitationForm
from nominations.queries.assessment import Sheet, deadline, status_label
from nominations.queries.evidence import library, used_bytes
from nominations.views.common import own_assessment
from nominations.views.evidence import cite_all, keep_uploads, upload_limits

CLOSED = {"not_editable", "window_closed"}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk, criterion_pk):
    sheet = Sheet(own_assessment(request, pk))
    row = sheet.row(criterion_pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _save(request, sheet, row)
    if sheet.assessment.status not in EDITABLE:
        return redirect("nominations:read", pk)
    return _page(request, sheet, row, AnswerForm(criterion=row.criterion, answer=row.answer))


def _save(request, sheet, row):
    form = AnswerForm(request.POST, criterion=row.criterion, answer=row.answer)
    form.is_valid()
    # Files first: whatever becomes of the answer, they are in the unit's library.
    kept, problems = keep_uploads(request, sheet.assessment.unit)
    try:
        saved = actions.save_answer(sheet.assessment, row.criterion, by=request.user, **asdict(form.entry()))
        problems += cite_all(request, saved, row, kept)
    except actions.StaleAnswer as stale:
        return _conflict(request, sheet, row, form, stale.current, kept)
    except ValidationError as error:
        if getattr(error, "code", None) in CLOSED:
            return _blocked(request, sheet, row, form, error)
        form.add_error(None, error)
    return _answered(request, sheet, row, form, problems)


def _answered(request, sheet, row, form, problems):
    """Say what was saved: a fragment for a script, the page again where something is to be corrected, or a step on."""
    go = request.POST.get("go", "stay")
    if request.htmx or form.errors or problems:
        sheet = Sheet(sheet.assessment)
        row = sheet.row(row.criterion.pk)
        if request.htmx:
            return _fragment(request, sheet, row, form, problems, go)
        form.data = _at_version(form.data, row.answer)
        return _page(request, sheet, row, form, problems)
    messages.success(request, _("Saved."))
    return redirect(_next_url(request, sheet, row, go))


def _at_version(data, answer):
    """The typed values, to be sent again on top of what is stored now."""
    data = data.copy()
    data["version"] = answer.version if answer else 0
    return data


def _next_url(request, sheet, row, go):
    assessment_pk = sheet.assessment.pk
    _before, after = sheet.neighbours(row.criterion.pk)
    if request.GET.get("from") == "check" and go in {"stay", "next"}:
        return redirect("nominations:check", assessment_pk).url + f"#c{row.criterion.pk}"
    if go == "next":
        target = ("nominations:answer", assessment_pk, after.criterion.pk) if after else ("nominations:check", assessment_pk)
        return redirect(*target).url
    return request.get_full_path() + ("" if go == "stay" else "#evidence")


def _fragment(request, sheet, row, form, problems, go):
    template = "saved" if go in {"stay", "next"} else "evidence_panel"
    context = _context(request, sheet, row, form, problems)
    response = render(request, f"nominations/assessment/_{template}.html", context)
    if row.answer:
        response["X-Answer-Version"] = str(row.answer.version)
    return response


def _page(request, sheet, row, form, problems=(), status=200):
    return render(request, "nominations/assessment/answer.html", _context(request, sheet, row, form, problems), status=status)


def _context(request, sheet, row, form, problems) -> dict:
    unit, round = sheet.assessment.unit, sheet.assessment.round
    before, after = sheet.neighbours(row.criterion.pk)
    cited = {use.evidence_id for use in row.uses}
    return {
        "assessment": sheet.assessment,
        "row": row,
        "form": form,
        "problems": problems,
        "citations": [(use, CitationForm(use=use)) for use in row.uses],
        "library": [evidence for evidence in library(unit) if evidence.pk not in cited],
        "used_bytes": used_bytes(unit),
        "formula": _formula(row),
        "before": before,
        "after": after,
        "progress": sheet.progress,
        "deadline": deadline(round, unit),
        "from_check": request.GET.get("from") == "check",
        **upload_limits(),
    }


def _formula(row):
    if row.claimed is None or not row.answer.value:
        return None
    return explain(row.criterion.kind, row.criterion.rule, row.criterion.max_points, row.answer.value)


def _conflict(request, sheet, row, form, current, kept):
    """Show what was typed beside what is stored; the person chooses, nothing was overwritten."""
    mine = AnswerForm(_at_version(form.data, current), criterion=row.criterion, answer=current)
    context = {"assessment": sheet.assessment, "row": row, "mine": mine, "current": current, "kept": kept}
    template = "_conflict_note" if request.htmx else "conflict"
    return render(request, f"nominations/assessment/{template}.html", context, status=409)


def _blocked(request, sheet, row, form, error):
    """The form arrived too late: say in which state the dossier is, and give the typed text back."""
    label = status_label(sheet.assessment, for_unit=True)
    context = {"assessment": sheet.assessment, "row": row, "form": form, "reason": error.messages[0], "state": label}
    template = "_blocked_note" if request.htmx else "blocked"
    return render(request, f"nominations/assessment/{template}.html", context, status=409)
