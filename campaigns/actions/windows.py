"""When a step opens and closes: laid out in working days, moved with a trace, extended by a numbered decision.

Windows never change silently. While the round is a draft they are plans, and a change leaves an entry in the log. Once it is open
people count on them: a window that has not begun is moved with a reason, which stays in the round's events; one that has begun is
only ever lengthened, by a decision with a number (`extend`); nothing ends earlier than announced.
"""

from datetime import date, datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.lifecycle import OVER, RoundStatus
from campaigns.models import Extension, Stage, Step
from campaigns.queries import closing_time, planned_windows
from core.models import locked


@transaction.atomic
def lay_windows(round, *, by, start: date, working_days: dict[Step, int], basis: str = "") -> list[Stage]:
    """Lay the windows one after the other from the start, each so many working days long, closing at 17:00.

    Only for a draft round; all its windows are replaced. `basis` names the document that sets them, none when they are proposed.
    """
    _require_draft(locked(round))
    planned = planned_windows(start, working_days)
    if not planned:
        raise ValidationError(_("Give at least one step a number of working days."), code="no_steps")
    round.stages.exclude(step__in=[step for step, _opens, _closes in planned]).delete()
    stages = [_place(round, step, opens, closes, basis) for step, opens, closes in planned]
    _log(by, round, _("windows laid from %(start)s") % {"start": f"{start:%d/%m/%Y}"})
    return stages


@transaction.atomic
def place_stage(round, step, *, by, opens_at: datetime, closes_at: datetime, basis: str = "") -> Stage:
    """Give a draft round the window of one step, in place of the one it may have."""
    _require_draft(locked(round))
    _require_order(opens_at, closes_at)
    stage = _place(round, step, opens_at, closes_at, basis)
    _log(by, round, f"{stage.get_step_display()}: {_span(stage)}")
    return stage


@transaction.atomic
def shift_stage(stage, *, by, opens_at: datetime, closes_at: datetime, reason: str = "") -> Stage:
    """Move a window; once the round is open, only one that has not begun, with a reason, and not to an earlier end.

    Raises ValidationError with the field that is wrong.
    """
    round = locked(stage.round)
    stage = locked(stage)
    _require_order(opens_at, closes_at)
    if round.status == RoundStatus.DRAFT:
        return place_stage(round, stage.step, by=by, opens_at=opens_at, closes_at=closes_at, basis=stage.basis)
    _require_movable(round, stage, opens_at, closes_at, reason)
    before = _span(stage)
    stage.opens_at, stage.closes_at = opens_at, closes_at
    stage.save(update_fields=["opens_at", "closes_at"])
    round.events.create(
        action="shift_stage",
        from_status=round.status,
        to_status=round.status,
        by=by,
        reason=f"{stage.get_step_display()}: {before} → {_span(stage)}. {reason.strip()}",
    )
    return stage


@transaction.atomic
def extend(stage, *, by, closes_at: datetime, decision_number: str, decided_on: date, reason: str, unit=None) -> Extension:
    """Give one unit, or all, a later end by a numbered decision. Raises ValidationError unless it is later."""
    if locked(stage.round).status in OVER:
        raise ValidationError(_("The round is over."), code="closed")
    stage = locked(stage)
    if closes_at <= closing_time(stage, unit):
        raise _wrong("closes_at", _("An extension has to end later than the present deadline."), "not_later")
    if not decision_number.strip() or not reason.strip():
        raise ValidationError(_("An extension needs the number of a decision and a reason."), code="no_decision")
    if decided_on > timezone.localdate():
        raise _wrong("decided_on", _("A decision cannot be of a day to come."), "future")
    return Extension.objects.create(
        stage=stage,
        unit=unit,
        closes_at=closes_at,
        decision_number=decision_number.strip(),
        decided_on=decided_on,
        reason=reason.strip(),
        by=by,
    )


def _wrong(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})


def _require_draft(round) -> None:
    if round.status != RoundStatus.DRAFT:
        raise ValidationError(_("The windows of an open round are moved one by one."), code="not_draft")


def _require_order(opens_at, closes_at) -> None:
    if closes_at <= opens_at:
        raise _wrong("closes_at", _("The window has to close after it opens."), "order")


def _require_movable(round, stage, opens_at, closes_at, reason) -> None:
    if round.status in OVER:
        raise ValidationError(_("The round is over."), code="closed")
    if stage.opens_at <= timezone.now():
        raise ValidationError(_("The window has already begun: its end moves only by a decision to extend it."), code="begun")
    if closes_at < stage.closes_at:
        raise _wrong("closes_at", _("An open round cannot close earlier than announced."), "earlier")
    if not reason.strip():
        raise ValidationError(_("Say why the window moves: everybody can read it."), code="no_reason")


def _place(round, step, opens_at, closes_at, basis) -> Stage:
    values = {"opens_at": opens_at, "closes_at": closes_at, "basis": basis.strip()}
    return Stage.objects.update_or_create(round=round, step=step, defaults=values)[0]


def _span(stage) -> str:
    ends = [timezone.localtime(moment) for moment in (stage.opens_at, stage.closes_at)]
    return " - ".join(f"{end:%H:%M %d/%m/%Y}" for end in ends)


def _log(by, round, message) -> None:
    # Nobody stands behind a command.
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [round], CHANGE, change_message=message, single_object=True)
