"""Guards around every request: clean text in, no writes on GET, nothing private kept by a cache."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import connection
from django.utils.cache import patch_cache_control

OUR_ROOMS = frozenset(
    ["accounts", "outbox", "units", "campaigns", "criteria", "nominations", "reviews", "awards", "results", "campaign_portal"]
)
READS = ("SELECT", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SET", "SHOW", "WITH")


class WriteOnRead(Exception):
    """A GET or HEAD request tried to change the database."""


def refuse_writes(execute, sql, params, many, context):
    """An execute wrapper that lets nothing but reads through."""
    if not sql.lstrip("( \n").upper().startswith(READS) and "django_cache" not in sql:
        raise WriteOnRead(sql[:80])
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        room = view_func.__module__.partition(".")[0]
        if request.method not in {"GET", "HEAD"} or room not in OUR_ROOMS:
            return None
        with connection.execute_wrapper(refuse_writes):
            return view_func(request, *view_args, **view_kwargs)


class CleanInputMiddleware:
    """Refuse query strings and paths with NUL or broken text: PostgreSQL would fail on them with a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        values = [request.path, *(v for k in request.GET for v in (k, *request.GET.getlist(k)))]
        if any("\x00" in v or any("\ud800" <= c <= "\udfff" for c in v) for v in values):
            raise BadRequest("unreadable characters")
        return self.get_response(request)


class PrivateByDefaultMiddleware:
    """A page shown to a signed-in person is never stored; a public page may set its own Cache-Control."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if "Cache-Control" not in response.headers and not request.path.startswith(settings.STATIC_URL):
            patch_cache_control(response, private=True, no_store=True)
        return response
