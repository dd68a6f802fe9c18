"""Letters about dossiers; each is a row of the outbox, written in the transaction of the act it tells of."""

from nominations.notifications.assessment import tell_head, tell_returned, tell_staff_given_back, tell_submitted

__all__ = ["tell_head", "tell_returned", "tell_staff_given_back", "tell_submitted"]
