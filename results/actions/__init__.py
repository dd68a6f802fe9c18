"""Publishing, and correcting what was published."""

from results.actions.publish import publish

__all__ = ["publish"]
