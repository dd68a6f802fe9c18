"""Jobs of the awards room: an id in, one paper out."""

from awards.actions import make_certificate_pdf, make_decision_pdf, make_minutes_pdf
from awards.models import Award, Ballot, Decision
from outbox.registry import handler


@handler("awards.decision_pdf")
def decision_job(payload: dict) -> None:
    make_decision_pdf(Decision.objects.get(pk=payload["decision"]))


@handler("awards.certificate_pdf")
def certificate_job(payload: dict) -> None:
    make_certificate_pdf(Award.objects.select_related("decision", "category__form").get(pk=payload["award"]))


@handler("awards.minutes_pdf")
def minutes_job(payload: dict) -> None:
    make_minutes_pdf(Ballot.objects.select_related("category", "sitting__council__round__campaign").get(pk=payload["ballot"]))
