"""A round moves along its lifecycle, one verb per transition; what a move means for other rooms is their business."""

from django.db import transaction

from campaigns.lifecycle import ROUND, RoundAction
from campaigns.models import Round
from core.models import locked, move


@transaction.atomic
def _move(round: Round, action: RoundAction, *, by, reason: str) -> Round:
    moved = move(locked(round), ROUND, action, by=by, reason=reason)
    round.status = moved.status
    return moved


def open_round(round, *, by, reason: str = ""):
    return _move(round, RoundAction.OPEN, by=by, reason=reason)


def start_review(round, *, by, reason: str = ""):
    return _move(round, RoundAction.START_REVIEW, by=by, reason=reason)


def open_appeals(round, *, by, reason: str = ""):
    return _move(round, RoundAction.OPEN_APPEALS, by=by, reason=reason)


def hand_to_council(round, *, by, reason: str = ""):
    return _move(round, RoundAction.HAND_TO_COUNCIL, by=by, reason=reason)


def record_decision(round, *, by, reason: str = ""):
    return _move(round, RoundAction.RECORD_DECISION, by=by, reason=reason)


def publish_round(round, *, by, reason: str = ""):
    return _move(round, RoundAction.PUBLISH, by=by, reason=reason)


def archive_round(round, *, by, reason: str = ""):
    return _move(round, RoundAction.ARCHIVE, by=by, reason=reason)
