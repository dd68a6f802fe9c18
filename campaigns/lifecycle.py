"""The life of a round, from its draft to its archive."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Transition


class RoundStatus(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("open to units")
    REVIEWING = "reviewing", _("being reviewed")
    APPEALS = "appeals", _("open to appeals")
    COUNCIL = "council", _("before the council")
    DECIDED = "decided", _("decided")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


# Nothing is due any more.
OVER = frozenset({RoundStatus.PUBLISHED, RoundStatus.ARCHIVED})


class RoundAction(models.TextChoices):
    OPEN = "open", _("Open the round")
    START_REVIEW = "start_review", _("Close submissions and start the review")
    OPEN_APPEALS = "open_appeals", _("Freeze the results and open appeals")
    HAND_TO_COUNCIL = "hand_to_council", _("Hand over to the council")
    RECORD_DECISION = "record_decision", _("Record that the awards are decided")
    PUBLISH = "publish", _("Publish")
    ARCHIVE = "archive", _("Archive")


# fmt: off
ROUND = Lifecycle(
    Transition(RoundAction.OPEN,            {RoundStatus.DRAFT},     RoundStatus.OPEN),
    Transition(RoundAction.START_REVIEW,    {RoundStatus.OPEN},      RoundStatus.REVIEWING),
    Transition(RoundAction.OPEN_APPEALS,    {RoundStatus.REVIEWING}, RoundStatus.APPEALS),
    Transition(RoundAction.HAND_TO_COUNCIL, {RoundStatus.APPEALS},   RoundStatus.COUNCIL),
    Transition(RoundAction.RECORD_DECISION, {RoundStatus.COUNCIL},   RoundStatus.DECIDED),
    Transition(RoundAction.PUBLISH,         {RoundStatus.DECIDED},   RoundStatus.PUBLISHED),
    Transition(RoundAction.ARCHIVE,         {RoundStatus.PUBLISHED}, RoundStatus.ARCHIVED),
)
# fmt: on
