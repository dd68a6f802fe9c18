"""One verb per transition; the names other rooms call."""

from nominations.actions.assessment import (
    Entry,
    StaleAnswer,
    approve,
    finalise,
    give_back,
    return_assessment,
    save_answer,
    save_answers,
    send_to_head,
    start_assessment,
    verify,
    withdraw,
)
from nominations.actions.evidence import add_evidence, cite_evidence, remove_evidence, sweep_orphans, too_large, uncite_evidence

__all__ = [
    "Entry",
    "StaleAnswer",
    "add_evidence",
    "approve",
    "cite_evidence",
    "finalise",
    "give_back",
    "remove_evidence",
    "return_assessment",
    "save_answer",
    "save_answers",
    "send_to_head",
    "start_assessment",
    "sweep_orphans",
    "too_large",
    "uncite_evidence",
    "verify",
    "withdraw",
]
