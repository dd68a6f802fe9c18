"""The lives of a reviewer's assignment and of an appeal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition


class AssignmentStatus(models.TextChoices):
    OPEN = "open", _("to be scored")
    SUBMITTED = "submitted", _("scores submitted")
    CANCELLED = "cancelled", _("cancelled")


class AssignmentAction(models.TextChoices):
    SUBMIT = "submit", _("Submit the scores")
    REOPEN = "reopen", _("Reopen for correction")
    CANCEL = "cancel", _("Cancel the assignment")


class AppealStatus(models.TextChoices):
    OPEN = "open", _("lodged")
    ASSIGNED = "assigned", _("being considered")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("rejected")


class AppealAction(models.TextChoices):
    ASSIGN = "assign", _("Assign to a reviewer")
    UPHOLD = "uphold", _("Uphold and correct the score")
    REJECT = "reject", _("Reject with a reason")


# fmt: off
ASSIGNMENT = Lifecycle(
    Transition(AssignmentAction.SUBMIT, {AssignmentStatus.OPEN},                             AssignmentStatus.SUBMITTED),
    Transition(AssignmentAction.REOPEN, {AssignmentStatus.SUBMITTED},                        AssignmentStatus.OPEN),
    Transition(AssignmentAction.CANCEL, {AssignmentStatus.OPEN, AssignmentStatus.SUBMITTED}, AssignmentStatus.CANCELLED),
)

APPEAL = Lifecycle(
    # Assigned again when the first one cannot decide it.
    Transition(AppealAction.ASSIGN, {AppealStatus.OPEN, AppealStatus.ASSIGNED}, AppealStatus.ASSIGNED),
    Transition(AppealAction.UPHOLD, {AppealStatus.ASSIGNED},                    AppealStatus.UPHELD),
    Transition(AppealAction.REJECT, {AppealStatus.ASSIGNED},                    AppealStatus.REJECTED),
)
# fmt: on
