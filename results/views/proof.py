"""Checking: a certificate by its code, an entry of the ledger by its proof, a decision by its file."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from awards.models import Document
from core.forms import SearchForm
from core.views import paginate
from results import merkle
from results.models import LedgerEntry
from results.queries import award_by_code, leaf_hashes, ledger_root
from results.snapshot import PUBLIC_DECISIONS
from results.views.common import public


@public
def verify(request):
    """Ask for the code of a certificate."""
    form = SearchForm(request.GET)
    code = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if code and award_by_code(code):
        return redirect("results:verify_code", code)
    return render(request, "results/verify.html", {"code": code, "found": None}, status=404 if code else 200)


@public
def verify_code(request, code):
    """What is published under a code; an unknown, draft or withdrawn code is not found."""
    found = award_by_code(code)
    if found is None:
        return render(request, "results/verify.html", {"code": code, "found": None}, status=404)
    publication, award = found
    return render(request, "results/verify.html", {"code": code, "found": award, "publication": publication})


@public
def ledger(request):
    entries = LedgerEntry.objects.select_related("publication__round").order_by("-index")
    context = {"page": paginate(request, entries, per_page=100), "root": ledger_root(), "size": entries.count()}
    return render(request, "results/ledger.html", context)


@public
def ledger_entry(request, index):
    """One entry with the hashes that lead from it to the root."""
    entry = get_object_or_404(LedgerEntry.objects.select_related("publication__round"), index=index)
    hashes = leaf_hashes()
    proof = [h.hex() for h in merkle.inclusion_proof(hashes, entry.index)]
    context = {"entry": entry, "proof": proof, "root": merkle.root(hashes).hex(), "size": len(hashes)}
    return render(request, "results/ledger_entry.html", context)


@public
def decision_file(request, year, number):
    """The decision as PDF: the signed copy where there is one, of published decisions only."""
    papers = Document.objects.filter(
        decision__year=year,
        decision__number=number,
        decision__status__in=PUBLIC_DECISIONS,
        decision__round__publications__isnull=False,
        is_draft=False,
    )
    paper = papers.filter(kind=Document.Kind.SIGNED_DECISION).first() or papers.filter(kind=Document.Kind.DECISION).first()
    if paper is None:
        raise Http404
    response = FileResponse(paper.file.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"quyet-dinh-{number:04d}-{year}.pdf")
    return response
