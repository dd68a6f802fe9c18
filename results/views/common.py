"""What every public page shares: no sign-in, no cookies, kept briefly by caches; of a round, the newest publication or 404."""

import hashlib
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from results import pages
from results.queries import newest

KEEP_SECONDS = 60


def public(view):
    """Let anybody read what the view answers. Caches may keep what a stranger was given for a minute."""

    @login_not_required
    @require_safe
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
            return response
        return _for_strangers(request, response)

    return wrapped


def published(view):
    """Give a public view the newest publication in place of the round's address.

    A round that is not published does not exist. A stranger's request without a query is answered from the file that
    results.pages wrote, where there is one.
    """

    @public
    @wraps(view)
    def wrapped(request, slug, **kwargs):
        publication = newest(slug)
        if publication is None:
            raise Http404
        if request.user.is_authenticated:
            return view(request, publication, **kwargs)
        etag = f'W/"{publication.pk}-{publication.sha256[:24]}-{pages.build()}"'
        response = get_conditional_response(request, etag=etag) or _from_file(request, publication)
        response = response or view(request, publication, **kwargs)
        if response.status_code == 200:
            response["ETag"] = etag
        return response

    return wrapped


def _for_strangers(request, response):
    patch_cache_control(response, public=True, max_age=KEEP_SECONDS)
    patch_vary_headers(response, ["Cookie"])
    if not response.get("Content-Type", "text/html").startswith("text/html"):
        # Open data may be read by the pages of others.
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code != 200 or response.streaming:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _from_file(request, publication) -> HttpResponse | None:
    """Return the page from its file, compressed as the reader can read it, or None where there is no file."""
    if request.GET or getattr(request, "renders_file", False):
        return None
    accepted = {part.partition(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")}
    found = pages.read(publication, request.path, accepted)
    if found is None:
        return None
    body, kind, encoding = found
    response = HttpResponse(body, content_type=kind)
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
