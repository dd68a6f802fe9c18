"""Error pages: Vietnamese first, without a database, and never losing what a person typed."""

import logging
import secrets

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes

logger = logging.getLogger(__name__)
# What a refused form never carries back: the person types these again.
SECRETS = ("password", "code", "key", "credential")
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SHORT = 20  # longer texts are shown, so that they can also be copied out


def _page(status: int, template: str = "", **context) -> HttpResponse:
    words = {"status": status, "agency": settings.AGENCY, **context}
    return HttpResponse(render_to_string(template or f"{status}.html", words), status=status)


def bad_request(request, exception=None):
    return _page(413 if isinstance(exception, TOO_LARGE) else 400)


def forbidden(request, exception=None):
    return _page(403)


def not_found(request, exception=None):
    return _page(404)


def server_error(request):
    """Show a reference that the log carries too, so that a caller and the operator speak of the same failure."""
    reference = secrets.token_hex(4)
    logger.error("The person was shown reference %s for %s %s", reference, request.method, request.path)
    return _page(500, reference=reference)


def csrf_failure(request, reason=""):
    """The form is too old or its cookie is gone: give back what was typed, so that it can be sent again."""
    logger.warning("CSRF check failed on %s: %s", request.path, reason)
    if not _sent_from_here(request):
        return _page(403)  # another site filled this in: offering to send it again would do that site's will
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    return _page(
        403,
        template="403_csrf.html",
        csrf_token=get_token(request),
        path=escape_leading_slashes(request.get_full_path()),  # "//host" would be another site
        secret=[name for name, _value in pairs if _is_secret(name)],
        long=[(name, value) for name, value in pairs if not _is_secret(name) and len(value) > SHORT],
        short=[(name, value) for name, value in pairs if not _is_secret(name) and len(value) <= SHORT],
        files=bool(request.FILES),
    )


def _sent_from_here(request) -> bool:
    """Whether the browser says that one of our own pages sent the form (very old browsers say nothing)."""
    origin = request.headers.get("Origin")
    return origin is None or origin in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _is_secret(name: str) -> bool:
    return any(secret in name.lower() for secret in SECRETS)
