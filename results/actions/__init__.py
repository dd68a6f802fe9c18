"""Publishing, correcting what was published, and the files of it."""

from results.actions.files import queue_files, refresh_files
from results.actions.publish import publish

__all__ = ["publish", "queue_files", "refresh_files"]
