"""The lives of a ballot and of a decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition


class BallotStatus(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    TALLIED = "tallied", _("counted")


class BallotAction(models.TextChoices):
    OPEN = "open", _("Open the ballot")
    CLOSE = "close", _("Close the ballot")
    TALLY = "tally", _("Count the ballots")


class DecisionStatus(models.TextChoices):
    DRAFTED = "drafted", _("drafted")
    NUMBERED = "numbered", _("numbered")
    SIGNED = "signed", _("signed")
    PUBLISHED = "published", _("published")
    REVOKED = "revoked", _("revoked")


# A revoked award stays listed with its revocation, so its decision stays public too.
PUBLIC_DECISIONS = frozenset({DecisionStatus.PUBLISHED, DecisionStatus.REVOKED})


class DecisionAction(models.TextChoices):
    NUMBER = "number", _("Give it a number")
    SIGN = "sign", _("Record the signed copy")
    PUBLISH = "publish", _("Publish")
    REVOKE = "revoke", _("Revoke by another decision")


# fmt: off
BALLOT = Lifecycle(
    Transition(BallotAction.OPEN,  {BallotStatus.PREPARED}, BallotStatus.OPEN),
    Transition(BallotAction.CLOSE, {BallotStatus.OPEN},     BallotStatus.CLOSED),
    Transition(BallotAction.TALLY, {BallotStatus.CLOSED},   BallotStatus.TALLIED),
)

DECISION = Lifecycle(
    Transition(DecisionAction.NUMBER,  {DecisionStatus.DRAFTED},   DecisionStatus.NUMBERED),
    Transition(DecisionAction.SIGN,    {DecisionStatus.NUMBERED},  DecisionStatus.SIGNED),
    Transition(DecisionAction.PUBLISH, {DecisionStatus.SIGNED},    DecisionStatus.PUBLISHED),
    Transition(DecisionAction.REVOKE,  {DecisionStatus.PUBLISHED}, DecisionStatus.REVOKED),
)
# fmt: on
