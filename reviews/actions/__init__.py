"""What the secretariat, reviewers and units do in the review, one verb each."""

from reviews.actions.appeal import assign_appeal, lodge_appeal, reject, uphold
from reviews.actions.assignment import (
    ScoreEntry,
    StaleScore,
    assign,
    assign_all,
    cancel_assignment,
    declare_conflict,
    reopen_scores,
    save_scores,
    start_review,
    submit_scores,
)
from reviews.actions.result import do_not_rank, freeze_results, rank_round

__all__ = [
    "ScoreEntry",
    "StaleScore",
    "assign",
    "assign_all",
    "assign_appeal",
    "cancel_assignment",
    "declare_conflict",
    "do_not_rank",
    "freeze_results",
    "lodge_appeal",
    "rank_round",
    "reject",
    "reopen_scores",
    "save_scores",
    "start_review",
    "submit_scores",
    "uphold",
]
