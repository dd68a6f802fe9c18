"""What every public page shares: no sign-in, kept briefly by caches, a file where there is one, the newest publication or 404."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from results.models import Publication
from results.pages import SUFFIXES, file_of
from results.queries import newest

KEEP_SECONDS = 60
TYPES = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}


def public(view):
    """Let anybody read the page; caches may keep the anonymous one for a minute."""

    @login_not_required
    @require_safe
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        stranger = not request.user.is_authenticated
        response = (stranger and _filed(request, kwargs.get("slug"))) or view(request, *args, **kwargs)
        if stranger:
            patch_cache_control(response, public=True, max_age=KEEP_SECONDS)
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped


def publication_or_404(slug: str) -> Publication:
    """Return the newest publication of the round; a round that is not published does not exist here."""
    found = newest(slug).first()
    if found is None:
        raise Http404
    return found


def _filed(request, slug) -> HttpResponse | None:
    """Return the page from its file, for a stranger who asked without a query; None where there is no file."""
    if not slug or request.GET or not getattr(request, "from_files", True):
        return None
    publication = newest(slug).first()
    path = file_of(publication, request.path) if publication else None
    if path is None or not path.is_file():
        return None
    etag = f'"{publication.sha256[:32]}-{publication.pk}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _with_encoding(request, path)
    response["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _with_encoding(request, path) -> HttpResponse:
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = next((name for name in SUFFIXES if name in accepted), "")
    body = path.with_name(path.name + SUFFIXES[encoding]).read_bytes() if encoding else path.read_bytes()
    response = HttpResponse(body, content_type=TYPES.get(path.suffix, "application/octet-stream"))
    if encoding:
        response["Content-Encoding"] = encoding
    if path.suffix == ".csv":
        response["Content-Disposition"] = f'attachment; filename="xep-hang-{path.parent.name}-{path.name}"'
    return response
