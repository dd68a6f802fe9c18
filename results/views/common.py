"""What every public page shares: no sign-in, kept briefly by caches, the newest publication or 404."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from results.models import Publication
from results.queries import newest

KEEP_SECONDS = 60


def public(view):
    """Let anybody read the page; caches may keep the anonymous one for a minute."""

    @login_not_required
    @require_safe
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=KEEP_SECONDS)
        return response

    return wrapped


def publication_or_404(slug: str) -> Publication:
    """Return the newest publication of the round; a round that is not published does not exist here."""
    found = newest(slug).first()
    if found is None:
        raise Http404
    return found
