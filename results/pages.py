"""The public pages of a publication as files: rendered once, compressed, put in place whole; nginx may serve them by itself."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from core.paper import write_atomically
from results.queries import SLUG_OF_TIER

ENCODINGS = {"br": lambda body: brotli.compress(body, quality=9), "gzip": lambda body: gzip.compress(body, 9, mtime=0)}
SUFFIXES = {"br": ".br", "gzip": ".gz"}


def folder(publication) -> Path:
    return Path(settings.PUBLISHED_ROOT) / str(publication.pk)


def file_of(publication, path: str) -> Path | None:
    """Return the file of an address in a publication's folder; None for an address that could lead out of it."""
    parts = [part for part in path.split("/") if part]
    if any(part in {".", ".."} or "\\" in part or "\x00" in part for part in parts):
        return None
    target = folder(publication).joinpath(*parts)
    return target / "index.html" if path.endswith("/") else target


def paths_of(publication, tier: str | None = None) -> Iterator[str]:
    """Yield the addresses of a publication in both languages; with a tier only those of its units."""
    slug = publication.round.slug
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if tier is None:
                yield reverse("results:round", args=[slug])
                yield reverse("results:method", args=[slug])
                continue
            for name in ("ranking", "ranking_csv", "ranking_json"):
                yield reverse(f"results:{name}", args=[slug, SLUG_OF_TIER[tier]])
            for unit in publication.units.filter(tier=tier).values_list("slug", flat=True):
                yield reverse("results:unit", args=[slug, unit])
                yield reverse("results:unit_json", args=[slug, unit])


def write(publication, path: str) -> None:
    """Render one address as a stranger would see it and put it in place with its compressed twins."""
    body = render(path)
    target = file_of(publication, path)
    for encoding, compress in ENCODINGS.items():
        write_atomically(target.with_name(target.name + SUFFIXES[encoding]), compress(body))
    # Last, so that whoever finds the page finds its twins too.
    write_atomically(target, body)


def render(path: str) -> bytes:
    """Return what the view of an address answers to a stranger without cookies."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        match = resolve(path)
        request = RequestFactory().get(path)
        request.user, request.LANGUAGE_CODE, request.resolver_match = AnonymousUser(), language, match
        request.from_files = False
        response = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200:
        raise ValueError(f"{path} answers {response.status_code}")
    return response.content
