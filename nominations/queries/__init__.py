"""Reads of the room; the names other rooms call."""

from core.desk import DeskItem
from nominations.queries.assessment import missing_for_submission
from nominations.queries.desk import assessment_items
from nominations.queries.nomination import nomination_items
from nominations.queries.plan import plan_items

__all__ = ["desk_items", "missing_for_submission"]


def desk_items(user) -> list[DeskItem]:
    """Return what the person has to do now in this room."""
    return [*plan_items(user), *assessment_items(user), *nomination_items(user)]
