"""What the council, its chair and the secretariat do, one verb each."""

from awards.actions.ballot import cast_vote, close_ballot, open_ballot, prepare_ballot, renew_key, tally
from awards.actions.council import hand_to_council, plan_sitting, record_attendance, set_up_council
from awards.actions.decision import draft_decision, number_decision, publish_decision, revoke_award, sign_decision
from awards.actions.law import load_rules
from awards.actions.papers import make_certificate_pdf, make_decision_pdf, make_minutes_pdf

__all__ = [
    "cast_vote",
    "close_ballot",
    "draft_decision",
    "hand_to_council",
    "load_rules",
    "make_certificate_pdf",
    "make_decision_pdf",
    "make_minutes_pdf",
    "number_decision",
    "open_ballot",
    "plan_sitting",
    "prepare_ballot",
    "publish_decision",
    "record_attendance",
    "renew_key",
    "revoke_award",
    "set_up_council",
    "sign_decision",
    "tally",
]
