"""One function for each paper of NĐ 30/2020: checked data in, PDF bytes out."""

from awards.documents.papers import DecisionPaper, MinutesPaper, SubmissionPaper
from awards.documents.signature_field import signature_fields
from core.paper import DRAFT_CSS, IncompletePaper, cleaned, render

DOCUMENTS_CSS = "awards/documents/documents.css"


def decision_pdf(paper: DecisionPaper) -> bytes:
    """Return the award decision with its list; DỰ THẢO until numbered; an empty signature field for the signer."""
    paper = _listed(cleaned(paper))
    return _signed("decision", paper, {"sign": paper.signature})


def submission_pdf(paper: SubmissionPaper) -> bytes:
    """Return the tờ trình with the list it proposes and an empty signature field."""
    paper = _listed(cleaned(paper))
    return _signed("submission", paper, {"sign": paper.signature})


def minutes_pdf(paper: MinutesPaper) -> bytes:
    """Return the minutes of the sitting, with the count of each ballot and signature fields of secretary and chair."""
    paper = cleaned(paper)
    return _signed("minutes", paper, {"sign-secretary": paper.secretary, "sign-chair": paper.chair})


def _listed(paper):
    if paper.groups and not paper.list_title:
        raise IncompletePaper(f"{type(paper).__name__}.list_title")
    return paper


def _signed(template, paper, signatures):
    labels = {anchor: f"Chữ ký số của {' '.join(who.titles)} {who.name}" for anchor, who in signatures.items()}
    css = (DOCUMENTS_CSS, DRAFT_CSS) if paper.draft else (DOCUMENTS_CSS,)
    return render(f"awards/documents/{template}.html", paper, css=css, finisher=signature_fields(labels))
