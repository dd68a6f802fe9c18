"""What every change of a self-assessment checks first, on the locked row."""

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
    within_window(assessment)
    return assessment


def within_window(assessment):
    """Raise ValidationError with code "window_closed" unless the round accepts self-assessments of the unit now."""
    if not accepts(assessment.round, Step.SELF_ASSESSMENT, assessment.unit):
        raise ValidationError(_("The time for self-assessments is over, or has not begun."), code="window_closed")


def given(reason: str) -> str:
    """Return the reason trimmed, or raise ValidationError when there is none."""
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why, so that the unit knows what to do.")}, code="reason_missing")
    return reason
