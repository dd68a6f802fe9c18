"""The reviewer's pages: what is assigned, one unit with its evidence and points, submitting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.views import attempt, require, with_version
from criteria.queries import tree
from nominations.models import Evidence
from nominations.views.evidence import serve
from reviews import actions
from reviews.actions import StaleScore
from reviews.forms import ScoreForm
from reviews.lifecycle import AssignmentStatus
from reviews.models import Score
from reviews.permissions import can_score
from reviews.queries import assignments_of, missing_scores, visible_assignments


@require_safe
def assignments(request):
    """What is assigned to the reviewer, with how much of it is scored."""
    rows = list(assignments_of(request.user))
    totals = {}
    for row in rows:
        criteria_set = row.self_assessment.criteria_set
        if criteria_set.pk not in totals:
            totals[criteria_set.pk] = criteria_set.criteria.scored().count()
        row.total = totals[criteria_set.pk]
    return render(request, "reviews/assignments.html", {"assignments": rows})


@require_http_methods(["GET", "POST"])
def assignment(request, pk):
    """One unit: every criterion with the unit's answer, its evidence and the reviewer's points."""
    record = _visible(request, pk)
    editable = can_score(request.user, record)
    if request.method == "GET":
        return _page(request, record, editable)
    require(editable)
    return _save(request, record)


def _save(request, record):
    forms = {c.pk: _form(request.POST, c, None) for c in _criteria(record) if f"{c.pk}-note" in request.POST}
    # Every form is checked, so that every error is shown at once.
    valid = [form.is_valid() for form in forms.values()]
    if not all(valid):
        return _page(request, record, True, forms=forms, status=200)
    entries = {pk: form.entry() for pk, form in forms.items() if not form.is_empty()}
    try:
        actions.save_scores(record, by=request.user, scores=entries)
    except StaleScore as stale:
        pk = stale.current.criterion_id
        # Whoever has compared both may save over it.
        forms[pk] = ScoreForm(with_version(request.POST, f"{pk}-version", stale.current), prefix=str(pk), auto_id="id_%s")
        forms[pk].add_error("points", stale.messages[0])
        return _page(request, record, True, forms=forms, stale=stale.current, status=409)
    except ValidationError as error:
        for pk, sentences in error.message_dict.items():
            forms[int(pk)].add_error("points", sentences)
        return _page(request, record, True, forms=forms)
    messages.success(request, _("Saved %(count)d scores.") % {"count": len(entries)})
    return redirect("reviews:assignment", record.pk)


@require_POST
def submit(request, pk):
    record = _visible(request, pk)
    require(record.reviewer_id == request.user.pk)
    if record.status == AssignmentStatus.SUBMITTED:
        # A second click changes nothing and is no mistake.
        return redirect("reviews:assignment", pk)
    attempt(request, actions.submit_scores, record, by=request.user, success=_("Your scores are submitted."))
    return redirect("reviews:assignment", pk)


@require_safe
def evidence(request, pk, evidence_pk):
    """A file of the unit under review, for its reviewer only while assigned."""
    record = _visible(request, pk)
    uses = {"uses__answer__self_assessment": record.self_assessment_id}
    return serve(request, get_object_or_404(Evidence.objects.filter(**uses).distinct(), pk=evidence_pk))


def _visible(request, pk):
    visible = visible_assignments(request.user).select_related("self_assessment__unit", "self_assessment__round__campaign")
    return get_object_or_404(visible.select_related("self_assessment__criteria_set", "reviewer"), pk=pk)


def _criteria(record):
    return list(record.self_assessment.criteria_set.criteria.scored().order_by("order"))


def _form(data, criterion, score, answer=None):
    initial = {"applicable": not (answer and answer.not_applicable)}
    if score:
        initial = {name: getattr(score, name) for name in ("points", "applicable", "note", "version")}
    return ScoreForm(data, prefix=str(criterion.pk), initial=initial, auto_id="id_%s")


def _page(request, record, editable, *, forms=None, stale=None, status=200):
    assessment = record.self_assessment
    answers = {
        a.criterion_id: a for a in assessment.answers.select_related("criterion").prefetch_related("evidence_uses__evidence")
    }
    scores = {s.criterion_id: s for s in record.scores.all()}
    done = record.status == AssignmentStatus.SUBMITTED
    others = _others(record) if done else {}
    pillars = [
        (pillar.criterion, [_row(node.criterion, answers, scores, others, forms) for node in pillar.children])
        for pillar in tree(assessment.criteria_set)
    ]
    context = {
        "assignment": record,
        "assessment": assessment,
        "pillars": pillars,
        "editable": editable,
        "stale": stale,
        "missing": missing_scores(record) if editable else [],
        "problems": [f for f in (forms or {}).values() if f.errors],
    }
    return render(request, "reviews/assignment.html", context, status=status)


def _row(criterion, answers, scores, others, forms):
    answer, score = answers.get(criterion.pk), scores.get(criterion.pk)
    form = (forms or {}).get(criterion.pk) or _form(None, criterion, score, answer)
    return {"criterion": criterion, "answer": answer, "score": score, "others": others.get(criterion.pk, []), "form": form}


def _others(record):
    """What the other reviewers gave, shown only to one who has submitted."""
    given = {}
    rows = Score.objects.filter(
        assignment__self_assessment=record.self_assessment_id, assignment__status=AssignmentStatus.SUBMITTED
    ).exclude(assignment=record)
    for criterion_id, points in rows.values_list("criterion", "points"):
        given.setdefault(criterion_id, []).append(points)
    return given
