"""Background work of the room."""

from celery import shared_task

from nominations.actions import sweep_orphans


@shared_task
def sweep_evidence() -> int:
    """Delete evidence files that no row names, a day after they were written; return how many."""
    return len(sweep_orphans())
