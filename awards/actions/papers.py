"""Papers are made by jobs: the same row gives the same bytes, so a job that runs twice makes one document."""

from awards.actions.decision import store
from awards.documents import certificate_pdf, decision_pdf, minutes_pdf
from awards.drafting import certificate_paper, decision_paper, minutes_paper
from awards.models import Award, Ballot, Decision, Document


def make_decision_pdf(decision: Decision) -> Document:
    """Print the decision; DỰ THẢO while it has no number."""
    content = decision_pdf(decision_paper(decision))
    return store(Document.Kind.DECISION, content, decision=decision, is_draft=not decision.number)


def make_certificate_pdf(award: Award) -> Document:
    """Print one certificate."""
    content = certificate_pdf(certificate_paper(award))
    return store(Document.Kind.CERTIFICATE, content, award=award, is_draft=not award.decision.number)


def make_minutes_pdf(ballot: Ballot) -> Document:
    """Print the minutes of a counted ballot."""
    return store(Document.Kind.MINUTES, minutes_pdf(minutes_paper(ballot)), ballot=ballot)
