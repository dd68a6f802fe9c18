"""What every change checks first: the window of its step; for a self-assessment, its state on the locked row."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaigns.models import Step
from campaigns.permissions import accepts
from core.models import locked
from nominations.lifecycle import AssessmentStatus

EDITABLE = frozenset([AssessmentStatus.DRAFT, AssessmentStatus.RETURNED])


def editable(assessment):
    """Return the row locked for editing, or raise ValidationError: code "not_editable" (state) or "window_closed"."""
    assessment = locked(assessment)
    if assessment.status not in EDITABLE:
        raise ValidationError(
            _("The self-assessment is “%(state)s” and can no longer be changed.") % {"state": assessment.get_status_display()},
            code="not_editable",
        )
    within_window(assessment.round, Step.SELF_ASSESSMENT, assessment.unit)
    return assessment


def within_window(round, step: Step, unit) -> None:
    """Raise ValidationError with code "window_closed" unless the round accepts the step from the unit now."""
    if accepts(round, step, unit):
        return
    sentences = {
        Step.REGISTRATION: _("The time for registration is over, or has not begun."),
        Step.SELF_ASSESSMENT: _("The time for self-assessments is over, or has not begun."),
        Step.NOMINATION: _("The time for nominations is over, or has not begun."),
    }
    raise ValidationError(sentences[step], code="window_closed")


def taking_part(round, unit) -> None:
    """Raise ValidationError with code "not_taking_part" unless the unit exists on the day the round looks at."""
    if not unit.exists_on(round.as_of):
        raise ValidationError(_("This unit does not take part in the round."), code="not_taking_part")


def given(reason: str) -> str:
    """Return the reason trimmed, or raise ValidationError when there is none."""
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why, so that the unit knows what to do.")}, code="reason_missing")
    return reason
