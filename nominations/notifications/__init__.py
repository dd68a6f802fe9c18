"""Letters about dossiers; each is a row of the outbox, written in the transaction of the act it tells of."""

from nominations.notifications.assessment import tell_head, tell_returned, tell_staff_given_back, tell_submitted
from nominations.notifications.nomination import (
    tell_head_of_nomination,
    tell_nomination_refused,
    tell_nomination_returned,
)
from nominations.notifications.reminders import queue_reminders

__all__ = [
    "queue_reminders",
    "tell_head_of_nomination",
    "tell_nomination_refused",
    "tell_nomination_returned",
    "tell_head",
    "tell_returned",
    "tell_staff_given_back",
    "tell_submitted",
]
