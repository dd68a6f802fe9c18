"""When a step opens and closes: laid out in working days, moved with a trace, extended by a numbered decision."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Extension, Stage, Step
from campaigns.queries import at_closing, calendar, closing_time

START_OF_OFFICE = time(7, 30)


@transaction.atomic
def lay_windows(round, *, by, start: date, working_days: dict[Step, int]) -> list[Stage]:
    """Lay the windows one after the other from the start, each so many working days long, closing at 17:00.

    Only for a draft round; windows that exist are replaced.
    """
    if round.status != RoundStatus.DRAFT:
        raise ValidationError(_("The windows of an open round are moved one by one."), code="not_draft")
    days, opens, stages = calendar(), start, []
    for step in Step:
        if step not in working_days:
            continue
        closes = days.add_working_days(opens, working_days[step])
        opens_at = timezone.make_aware(datetime.combine(opens, START_OF_OFFICE))
        values = {"opens_at": opens_at, "closes_at": at_closing(closes)}
        stages.append(Stage.objects.update_or_create(round=round, step=step, defaults=values)[0])
        opens = days.next_working_day(closes + timedelta(days=1))
    return stages


@transaction.atomic
def shift_stage(stage, *, by, opens_at: datetime, closes_at: datetime, reason: str = "") -> Stage:
    """Move a window. Once the round is open this leaves an event, and the end can only be extended by a decision.

    Raises ValidationError when the window would end before it begins, or end earlier than people were told.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("round").get(pk=stage.pk)
    if closes_at <= opens_at:
        raise ValidationError({"closes_at": _("The window has to close after it opens.")}, code="order")
    round = stage.round
    if round.status != RoundStatus.DRAFT:
        if closes_at < stage.closes_at:
            raise ValidationError({"closes_at": _("An open round cannot close earlier than announced.")}, code="earlier")
        round.events.create(
            action="shift_stage",
            from_status=round.status,
            to_status=round.status,
            by=by,
            reason=f"{stage.get_step_display()}: {stage.opens_at:%d/%m/%Y %H:%M} - {stage.closes_at:%d/%m/%Y %H:%M} → "
            f"{opens_at:%d/%m/%Y %H:%M} - {closes_at:%d/%m/%Y %H:%M}. {reason}",
        )
    stage.opens_at, stage.closes_at = opens_at, closes_at
    stage.save(update_fields=["opens_at", "closes_at"])
    return stage


@transaction.atomic
def extend(stage, *, by, closes_at: datetime, decision_number: str, decided_on: date, reason: str, unit=None) -> Extension:
    """Give one unit, or all, a later end by a numbered decision. Raises ValidationError unless it is later."""
    if closes_at <= closing_time(stage, unit):
        raise ValidationError({"closes_at": _("An extension has to end later than the present deadline.")}, code="not_later")
    if not decision_number.strip() or not reason.strip():
        raise ValidationError(_("An extension needs the number of a decision and a reason."), code="no_decision")
    return Extension.objects.create(
        stage=stage,
        unit=unit,
        closes_at=closes_at,
        decision_number=decision_number.strip(),
        decided_on=decided_on,
        reason=reason.strip(),
        by=by,
    )
