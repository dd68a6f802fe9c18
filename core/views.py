"""Shapes every view shares: fetch or 404, refuse plainly, explain an action's error, page through a list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _

from core.lifecycle import TransitionNotAllowed


def require(allowed: bool) -> None:
    """Raise 403 when a person may see a record but not do this to it."""
    if not allowed:
        raise PermissionDenied


def there_for(allowed: bool) -> None:
    """Raise 404 when a page is there for other people only: a stranger does not learn that it exists."""
    if not allowed:
        raise Http404


def explain(error: Exception) -> str:
    """Return one sentence for the person, from an error an action raised."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("This can no longer be done: the record has moved on in the meantime. Its present state is shown below.")


def attempt(request, action, *args, success: str = "", **kwargs):
    """Run an action and tell the person how it went; return its result, or None when it was refused."""
    try:
        result = action(*args, **kwargs)
    except (TransitionNotAllowed, ValidationError) as error:
        messages.error(request, explain(error))
        return None
    if success:
        messages.success(request, success)
    return result if result is not None else True


def paginate(request, rows, *, per_page: int = 50):
    """Return the page asked for by ?page=, clamped to the pages there are."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def add_errors(form, error: ValidationError) -> None:
    """Put an action's errors at the fields of the form they name; whatever names no field of it stands above the form."""
    named = getattr(error, "error_dict", {})
    if named and set(named) <= set(form.fields):
        form.add_error(None, error)
    else:
        form.add_error(None, error.messages)


def history(record, actions) -> list[dict]:
    """Return the record's events for the timeline component; actions is the TextChoices class that names them."""
    names = dict(actions.choices)
    return [
        {"at": event.at, "title": names.get(event.action, event.action), "by": event.by, "text": event.reason}
        for event in record.events.select_related("by")
    ]


def with_version(data, field: str, current):
    """Return the posted data as if made from the row stored now, so that who has compared both can save again."""
    return {**data.dict(), field: str(current.version)}
