"""The decision: drafting, numbering, the signed copy, publishing, revoking; its papers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards import actions
from awards.forms import DecisionForm, NumberForm, RevocationForm, SignedForm
from awards.lifecycle import DecisionAction
from awards.models import Award, Document
from awards.permissions import can_prepare
from awards.queries import awards_of, ballots_visible_to, decisions_visible_to, recommended
from campaigns.models import Round
from core.lifecycle import TransitionNotAllowed
from core.views import add_errors, attempt, explain, history, require, there_for


@require_http_methods(["GET", "POST"])
def draft(request, slug):
    """Draft the decision of a round from what the council recommended."""
    there_for(can_prepare(request.user))
    round = get_object_or_404(Round, slug=slug)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signer = {"signer_name": form.cleaned_data["signer_name"], "signer_titles": form.titles()}
        try:
            decision = actions.draft_decision(round, by=request.user, **signer)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("awards:decision", decision.pk)
    return render(request, "awards/draft.html", {"round": round, "form": form, "nominations": recommended(round)})


@require_safe
def decision(request, pk):
    return _page(request, _visible(request, pk))


@require_POST
def number(request, pk):
    return _act(
        request,
        pk,
        NumberForm(request.POST),
        actions.number_decision,
        _("The decision has its number; its papers are being printed."),
    )


@require_POST
def sign(request, pk):
    form = SignedForm(request.POST, request.FILES)
    return _act(request, pk, form, actions.sign_decision, _("The signed decision is recorded."))


@require_POST
def publish_decision(request, pk):
    record = _visible(request, pk)
    require(can_prepare(request.user))
    success = _("The decision may now be published with its round.")
    attempt(request, actions.publish_decision, record, by=request.user, success=success)
    return redirect("awards:decision", pk)


@require_http_methods(["GET", "POST"])
def revoke(request, pk):
    there_for(can_prepare(request.user))
    award = get_object_or_404(Award.objects.select_related("decision", "category"), pk=pk)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_award(award, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The award is revoked; publish the round again as a correction."))
            return redirect("awards:decision", award.decision_id)
    return render(request, "awards/revoke.html", {"award": award, "form": form})


@require_safe
def document(request, pk):
    """A paper, for who may see its decision or ballot."""
    seen = Q(decision__in=decisions_visible_to(request.user)) | Q(award__decision__in=decisions_visible_to(request.user))
    visible = Document.objects.filter(
        pk__in=Document.objects.filter(seen | Q(ballot__in=ballots_visible_to(request.user))).values("pk")
    )
    paper = get_object_or_404(visible, pk=pk)
    try:
        response = FileResponse(paper.file.open("rb"), content_type="application/pdf")
    except FileNotFoundError as error:
        raise Http404(_("The file of this paper is missing.")) from error
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.kind}-{paper.sha256[:12]}.pdf")
    return response


def _visible(request, pk):
    return get_object_or_404(decisions_visible_to(request.user).select_related("round__campaign"), pk=pk)


def _act(request, pk, form, action, success):
    record = _visible(request, pk)
    require(can_prepare(request.user))
    if not form.is_valid():
        return _page(request, record, form)
    try:
        action(record, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, record, form)
    except TransitionNotAllowed as error:
        messages.error(request, explain(error))
        return redirect("awards:decision", pk)
    messages.success(request, success)
    return redirect("awards:decision", pk)


def _page(request, record, form=None):
    forms = {"drafted": NumberForm, "numbered": SignedForm}
    if form is None and record.status in forms:
        form = forms[record.status](initial={"decided_on": timezone.localdate()})
    papers = Document.objects.filter(Q(decision=record) | Q(award__decision=record)).select_related("award")
    certificates = {paper.award_id: paper for paper in papers if paper.kind == Document.Kind.CERTIFICATE}
    context = {
        "decision": record,
        "awards": [(award, certificates.get(award.pk)) for award in awards_of(record)],
        "papers": [paper for paper in papers if paper.decision_id],
        "prepares": can_prepare(request.user),
        "form": form,
        "history": history(record, DecisionAction),
    }
    return render(request, "awards/decision.html", context)
