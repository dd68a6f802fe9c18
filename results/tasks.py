"""Jobs of the public room: the pages of a publication, in pieces that each take seconds."""

from outbox.actions import queue_job
from outbox.registry import handler
from results import pages
from results.models import Publication


@handler("results.render_files")
def render_files(payload: dict) -> None:
    """Write the round's own pages, and queue a job for each tier; with a tier, write the pages of its units."""
    publication = Publication.objects.select_related("round").get(pk=payload["publication"])
    tier = payload.get("tier")
    for path in pages.paths_of(publication, tier):
        pages.write(publication, path)
    if tier is None:
        for found in sorted(set(publication.units.values_list("tier", flat=True))):
            key = f"publish:{publication.pk}:{found}"
            queue_job(key=key, kind="results.render_files", payload={"publication": publication.pk, "tier": found})
