"""A unit appeals against one criterion; someone who did not score it decides; both scores are kept."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Step
from campaigns.permissions import accepts
from core.models import locked, move
from reviews.actions.guards import refuse_conflict
from reviews.actions.result import lines_of, rank_round, write_result
from reviews.lifecycle import APPEAL, AppealAction
from reviews.models import Appeal, ResultLine
from reviews.permissions import can_appeal, has_scored, may_decide
from reviews.queries import bands_on
from units.permissions import holds_role
from units.roles import Role

LINE_FIELDS = ["points", "max_points", "applicable"]


@transaction.atomic
def lodge_appeal(result, criterion, *, by, grounds: str) -> Appeal:
    """Ask for one criterion to be looked at again. Raises PermissionDenied, ValidationError (window closed, said twice)."""
    if not can_appeal(by, result):
        raise PermissionDenied
    if not accepts(result.round, Step.APPEAL, unit=result.unit):
        raise ValidationError(_("The time for appeals is over."), code="closed")
    if not grounds.strip():
        raise ValidationError({"grounds": _("Say what the score overlooks.")}, code="no_grounds")
    line = (
        ResultLine.objects.filter(result=result, criterion=criterion).exclude(criterion__kind__in=["group", "unscored"]).first()
    )
    if line is None:
        raise ValidationError(_("This criterion is not part of the unit's result."), code="foreign_criterion")
    appeal, created = Appeal.objects.get_or_create(
        result=result,
        criterion=criterion,
        defaults={"grounds": grounds.strip(), "lodged_by": by, "old_points": line.points},
    )
    if not created:
        raise ValidationError(_("The unit has already appealed against this criterion."), code="already_lodged")
    return appeal


@transaction.atomic
def assign_appeal(appeal, reviewer, *, by) -> Appeal:
    """Give an appeal, or give it to another, who is a reviewer, did not score the unit and is not in conflict with it."""
    appeal = locked(appeal)
    if not holds_role(reviewer, Role.REVIEWER):
        raise ValidationError(_("%(person)s is not a reviewer."), code="not_a_reviewer", params={"person": reviewer})
    if has_scored(reviewer, appeal):
        raise ValidationError(_("%(person)s scored this unit."), code="own_score", params={"person": reviewer})
    refuse_conflict(reviewer, appeal.result.unit)
    appeal.assigned_to = reviewer
    return move(appeal, APPEAL, AppealAction.ASSIGN, by=by, update_fields=("assigned_to",))


@transaction.atomic
def uphold(appeal, *, by, new_points: Decimal, answer: str) -> Appeal:
    """Correct the score, total the result again and rank the round anew; the old points stay on the appeal."""
    appeal = locked(appeal)
    if not 0 <= new_points <= appeal.criterion.max_points or new_points != round(new_points, 2):
        raise ValidationError(
            {"new_points": _("Points go from 0 to %(max)s, with at most two decimals.") % {"max": appeal.criterion.max_points}},
            code="out_of_range",
        )
    appeal.new_points = new_points
    appeal = _decide(appeal, AppealAction.UPHOLD, by=by, answer=answer, fields=("new_points",))
    _recompute(appeal.result)
    return appeal


@transaction.atomic
def reject(appeal, *, by, answer: str) -> Appeal:
    """Keep the score, with an answer the unit reads."""
    return _decide(locked(appeal), AppealAction.REJECT, by=by, answer=answer)


def _decide(appeal, action, *, by, answer: str, fields=()) -> Appeal:
    if not may_decide(by, appeal):
        raise PermissionDenied
    if appeal.result.round.status != RoundStatus.APPEALS:
        raise ValidationError(_("The round no longer takes appeals."), code="closed")
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer the unit will read.")}, code="no_answer")
    appeal.answer, appeal.decided_by, appeal.decided_at = answer, by, timezone.now()
    return move(appeal, APPEAL, action, by=by, update_fields=("answer", "decided_by", "decided_at", *fields))


def _recompute(result) -> None:
    locked(result.round)
    result = locked(result)
    assessment = result.self_assessment
    lines = lines_of([assessment])[assessment.pk]
    # What was claimed and the block stay as they were frozen; only what LINE_FIELDS and the loop below name is taken.
    fresh, rows = write_result(
        assessment, lines, claimed={}, block_id=result.block_id, bands=bands_on(timezone.localdate(result.computed_at))
    )
    for name in ("total", "max_total", "ratio", "band"):
        setattr(result, name, getattr(fresh, name))
    result.save(update_fields=["total", "max_total", "ratio", "band"])
    stored = {line.criterion_id: line for line in result.lines.all()}
    for row in rows:
        for name in LINE_FIELDS:
            setattr(stored[row.criterion_id], name, getattr(row, name))
    ResultLine.objects.bulk_update(stored.values(), LINE_FIELDS)
    rank_round(result.round)
