"""Error pages: Vietnamese first, without a database, and never losing what a person typed."""

import logging

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
# What a refused form may carry back to the person: texts, not secrets.
SECRETS = ("csrfmiddlewaretoken", "password", "code", "key")


def _page(request, status: int, **context) -> HttpResponse:
    return HttpResponse(render_to_string(f"{status}.html", {"status": status, **context}), status=status)


def bad_request(request, exception=None):
    return _page(request, 400)


def forbidden(request, exception=None):
    return _page(request, 403)


def not_found(request, exception=None):
    return _page(request, 404)


def server_error(request):
    return _page(request, 500)


def csrf_failure(request, reason=""):
    """The form is too old or its cookie is gone: show what was typed, so that it can be sent again."""
    logger.warning("CSRF check failed on %s: %s", request.path, reason)
    typed = [(name, value) for name, values in request.POST.lists() for value in values if _may_show(name)]
    return render(request, "403_csrf.html", {"typed": typed, "path": request.path}, status=403)


def _may_show(name: str) -> bool:
    return not any(secret in name.lower() for secret in SECRETS)
