"""Official papers of the awards room, in NĐ 30/2020 form: decision, certificate, minutes, submission."""

from awards.documents.certificates import certificate_pdf
from awards.documents.papers import (
    Attendee,
    AwardGroup,
    AwardLine,
    BallotRow,
    BallotTable,
    CertificatePaper,
    DecisionPaper,
    MinutesPaper,
    Signature,
    SubmissionPaper,
)
from awards.documents.printing import decision_pdf, minutes_pdf, submission_pdf
from awards.documents.wording import award_articles, counted
from core.paper import IncompletePaper, Letterhead

__all__ = [
    "Attendee",
    "AwardGroup",
    "AwardLine",
    "BallotRow",
    "BallotTable",
    "CertificatePaper",
    "DecisionPaper",
    "IncompletePaper",
    "Letterhead",
    "MinutesPaper",
    "Signature",
    "SubmissionPaper",
    "award_articles",
    "certificate_pdf",
    "counted",
    "decision_pdf",
    "minutes_pdf",
    "submission_pdf",
]
