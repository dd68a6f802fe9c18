"""Jobs of the public room: the pages of a publication, in pieces that each take seconds."""

from django.conf import settings

from outbox.actions import queue_job
from outbox.registry import handler
from results import pages
from results.models import Publication

PIECE = 40


@handler("results.render_files")
def render_files(payload: dict) -> None:
    """Write the round's own pages and queue a job for each piece of a tier in a language; with a piece, write its pages."""
    publication = Publication.objects.defer("snapshot").select_related("round").get(pk=payload["publication"])
    if "tier" in payload:
        paths = list(pages.paths_of(publication, payload["language"], payload["tier"]))
        for path in paths[payload["start"] : payload["start"] + PIECE]:
            pages.write(publication, path)
        return
    languages = [language for language, _name in settings.LANGUAGES]
    for language in languages:
        for path in pages.paths_of(publication, language):
            pages.write(publication, path)
    for tier in sorted(set(publication.units.values_list("tier", flat=True))):
        for language in languages:
            _queue_pieces(publication, tier, language)
    pages.forget_other_builds(publication)


def _queue_pieces(publication, tier, language) -> None:
    count = sum(1 for _path in pages.paths_of(publication, language, tier))
    for start in range(0, count, PIECE):
        queue_job(
            key=f"publish:{publication.pk}:{pages.build()}:{tier}:{language}:{start}",
            kind="results.render_files",
            payload={"publication": publication.pk, "tier": tier, "language": language, "start": start},
        )
