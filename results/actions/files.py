"""The files of what is published are made by jobs, once for each release of the portal."""

from outbox.actions import queue_job
from results import pages
from results.queries import publications


def queue_files(publication) -> None:
    """Queue the job that writes the pages of a publication as this release shows them; queued before, it is left alone."""
    queue_job(
        key=f"publish:{publication.pk}:{pages.build()}", kind="results.render_files", payload={"publication": publication.pk}
    )


def refresh_files() -> int:
    """Queue the files of every newest publication; a new release calls this once. Return how many publications there are."""
    newest = list(publications().defer("snapshot"))
    for publication in newest:
        queue_files(publication)
    return len(newest)
