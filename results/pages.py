"""The public pages of a publication as files: rendered once, compressed, put in place whole, given out as they are."""

import gzip
import hashlib
import shutil
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from core.paper import write_atomically
from results.queries import SLUG_OF_TIER

# Best first; a reader who takes both gets Brotli.
ENCODINGS = {
    "br": (".br", lambda body: brotli.compress(body, quality=6)),
    "gzip": (".gz", lambda body: gzip.compress(body, 9, mtime=0)),
}
KINDS = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}


def build() -> str:
    """Return what makes files of today's release differ from those of another: templates, texts, styles, the agency's data."""
    said = [_release(), settings.BASE_URL, settings.SAMPLE_DATA, sorted(settings.AGENCY.items()), _styles()]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


@cache
def _release() -> str:
    base = Path(settings.BASE_DIR)
    sources = [base / "VERSION", *(base / "templates").rglob("*.html"), *(base / "locale").rglob("*.mo")]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _styles() -> list[tuple[str, str]]:
    return sorted(getattr(staticfiles_storage, "hashed_files", {}).items())


def folder(publication) -> Path:
    return Path(settings.PUBLISHED_ROOT) / str(publication.pk) / build()


def file_of(publication, path: str) -> Path | None:
    """Return the file of an address in the publication's folder; None for an address that could lead out of it."""
    parts = [part for part in path.split("/") if part]
    if any(part in {".", ".."} or "\\" in part or "\x00" in part for part in parts):
        return None
    target = folder(publication).joinpath(*parts)
    return target / "index.html" if path.endswith("/") else target


def read(publication, path: str, accepted: Collection[str]) -> tuple[bytes, str, str] | None:
    """Return (bytes, content type, encoding) of an address in the best of the accepted encodings; None without a file."""
    target = file_of(publication, path)
    if target is None:
        return None
    encoding = next((name for name in ENCODINGS if name in accepted), "")
    try:
        body = _twin(target, encoding).read_bytes() if encoding else target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return body, KINDS.get(target.suffix, "application/octet-stream"), encoding


def _twin(target: Path, encoding: str) -> Path:
    return target.with_name(target.name + ENCODINGS[encoding][0])


def paths_of(publication, language: str, tier: str | None = None) -> Iterator[str]:
    """Yield the addresses of a publication in a language; with a tier only those of its units.

    Data is the same in every language, so it has files in the portal's first one only.
    """
    slug = publication.round.slug
    with_data = language == settings.LANGUAGE_CODE
    with translation.override(language):
        if tier is None:
            yield from (reverse(f"results:{name}", args=[slug]) for name in ("round", "method"))
            return
        yield reverse("results:ranking", args=[slug, SLUG_OF_TIER[tier]])
        if with_data:
            yield from (reverse(f"results:{name}", args=[slug, SLUG_OF_TIER[tier]]) for name in ("ranking_csv", "ranking_json"))
        for unit in publication.units.filter(tier=tier).values_list("slug", flat=True):
            yield reverse("results:unit", args=[slug, unit])
            if with_data:
                yield reverse("results:unit_json", args=[slug, unit])


def write(publication, path: str) -> None:
    """Render one address as a stranger would see it and put it in place with its compressed twins."""
    body = render(path)
    target = file_of(publication, path)
    for encoding, (_suffix, compress) in ENCODINGS.items():
        write_atomically(_twin(target, encoding), compress(body))
    write_atomically(target, body)


def render(path: str) -> bytes:
    """Return what the view of an address answers to a stranger without cookies."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        match = resolve(path)
        request = RequestFactory().get(path)
        request.user, request.LANGUAGE_CODE, request.resolver_match = AnonymousUser(), language, match
        request.renders_file = True
        response = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200:
        raise ValueError(f"{path} answers {response.status_code}")
    return response.content


def forget_other_builds(publication) -> None:
    """Remove the files that another release made of the publication: nobody is given them any more."""
    mine = folder(publication)
    for other in mine.parent.glob("*"):
        if other != mine:
            shutil.rmtree(other, ignore_errors=True)
