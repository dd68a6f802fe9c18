"""Checking: a certificate by its code, an entry of the ledger by its proof, a decision by its file."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from core.forms import SearchForm
from core.views import paginate
from results import merkle, queries
from results.models import LedgerEntry
from results.views.common import public


@public
def verify(request):
    """Ask for the code of a certificate."""
    form = SearchForm(request.GET)
    code = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if code and queries.award_by_code(code):
        return redirect("results:verify_code", code)
    return _verified(request, code, None)


@public
def verify_code(request, code):
    """What is published under a code; an unknown code and one of a draft are not found alike."""
    return _verified(request, code, queries.award_by_code(code))


def _verified(request, code, found):
    publication, award = found or (None, None)
    context = {"code": code, "award": award, "publication": publication}
    return render(request, "results/verify.html", context, status=404 if code and not found else 200)


@public
def ledger(request):
    entries = LedgerEntry.objects.select_related("publication__round").defer("publication__snapshot").order_by("-index")
    size, root = queries.ledger_head()
    return render(request, "results/ledger.html", {"page": paginate(request, entries, per_page=100), "root": root, "size": size})


@public
def ledger_entry(request, index):
    """One entry with the hashes that lead from it to the root."""
    entries = LedgerEntry.objects.select_related("publication__round").defer("publication__snapshot")
    entry = get_object_or_404(entries, index=index)
    hashes = queries.leaf_hashes()
    path = merkle.inclusion_proof(hashes, entry.index)
    proof = [(side, step.hex()) for side, step in zip(merkle.sides(entry.index, len(hashes), path), path, strict=True)]
    context = {"entry": entry, "proof": proof, "root": merkle.root(hashes).hex(), "size": len(hashes)}
    return render(request, "results/ledger_entry.html", context)


@public
def decision_file(request, year, number):
    """The decision as PDF: the signed copy where there is one, of published decisions only."""
    paper = queries.paper_of(queries.awards_of_decision(year, number))
    if paper is None:
        raise Http404
    response = FileResponse(paper.file.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"quyet-dinh-{number:04d}-{year}.pdf")
    response["ETag"] = f'"{paper.sha256[:32]}"'
    return response
