"""The lives of a unit plan, a self-assessment and a nomination; one state has a label per audience."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    REGISTERED = "registered", _("registered")


class PlanAction(models.TextChoices):
    REGISTER = "register", _("Register the plan")
    REVISE = "revise", _("Revise the plan")


class AssessmentStatus(models.TextChoices):
    DRAFT = "draft", _("being filled in")
    AWAITING_HEAD = "awaiting_head", _("waiting for the head's approval")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for completion")
    VERIFIED = "verified", _("verified")
    FINAL = "final", _("final")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AssessmentAction(models.TextChoices):
    SEND_TO_HEAD = "send_to_head", _("Send to the head")
    GIVE_BACK = "give_back", _("Give back to the staff")
    APPROVE = "approve", _("Approve and submit")
    RETURN = "return", _("Return for completion")
    VERIFY = "verify", _("Confirm the verification")
    FINALISE = "finalise", _("Make final")
    WITHDRAW = "withdraw", _("Withdraw")


class NominationStatus(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    AWAITING_HEAD = "awaiting_head", _("waiting for the head's approval")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for completion")
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    PROPOSED = "proposed", _("proposed for the award")
    AWARDED = "awarded", _("awarded")
    NOT_AWARDED = "not_awarded", _("not awarded")


class NominationAction(models.TextChoices):
    SEND_TO_HEAD = "send_to_head", _("Send to the head")
    GIVE_BACK = "give_back", _("Give back to the staff")
    APPROVE = "approve", _("Approve and submit")
    RETURN = "return", _("Return for completion")
    ACCEPT = "accept", _("Confirm eligibility")
    REFUSE = "refuse", _("Refuse as not eligible")
    PROPOSE = "propose", _("Propose for the award")
    AWARD = "award", _("Award")
    DECLINE = "decline", _("Do not award")


A, S = AssessmentAction, AssessmentStatus
# fmt: off
PLAN = Lifecycle(
    Transition(PlanAction.REGISTER, {PlanStatus.DRAFT},      PlanStatus.REGISTERED),
    Transition(PlanAction.REVISE,   {PlanStatus.REGISTERED}, PlanStatus.DRAFT),
)

SELF_ASSESSMENT = Lifecycle(
    Transition(A.SEND_TO_HEAD, {S.DRAFT, S.RETURNED},                            S.AWAITING_HEAD),
    Transition(A.GIVE_BACK,    {S.AWAITING_HEAD},                                S.DRAFT),
    Transition(A.APPROVE,      {S.AWAITING_HEAD},                                S.SUBMITTED),
    Transition(A.RETURN,       {S.SUBMITTED},                                    S.RETURNED),
    Transition(A.VERIFY,       {S.SUBMITTED},                                    S.VERIFIED),
    Transition(A.FINALISE,     {S.VERIFIED},                                     S.FINAL),
    Transition(A.WITHDRAW,     {S.DRAFT, S.AWAITING_HEAD, S.SUBMITTED, S.RETURNED}, S.WITHDRAWN),
)

N, T = NominationAction, NominationStatus
NOMINATION = Lifecycle(
    Transition(N.SEND_TO_HEAD, {T.DRAFT, T.RETURNED}, T.AWAITING_HEAD),
    Transition(N.GIVE_BACK,    {T.AWAITING_HEAD},     T.DRAFT),
    Transition(N.APPROVE,      {T.AWAITING_HEAD},     T.SUBMITTED),
    Transition(N.RETURN,       {T.SUBMITTED},         T.RETURNED),
    Transition(N.ACCEPT,       {T.SUBMITTED},         T.ELIGIBLE),
    Transition(N.REFUSE,       {T.SUBMITTED},         T.INELIGIBLE),
    Transition(N.PROPOSE,      {T.ELIGIBLE},          T.PROPOSED),
    Transition(N.AWARD,        {T.PROPOSED},          T.AWARDED),
    Transition(N.DECLINE,      {T.ELIGIBLE, T.PROPOSED}, T.NOT_AWARDED),
)
# fmt: on

# Where the unit waits, the reviewer's side has work to do: the same state, said to each.
LABELS_FOR_REVIEWERS = {
    S.DRAFT: _("not yet submitted"),
    S.AWAITING_HEAD: _("not yet submitted"),
    S.SUBMITTED: _("to be scored"),
    S.RETURNED: _("returned to the unit"),
    S.VERIFIED: _("scored"),
    S.FINAL: _("result frozen"),
    S.WITHDRAWN: _("withdrawn"),
}
