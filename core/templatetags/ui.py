"""The vocabulary of every template: numbers and dates as Vietnamese documents write them, and the portal's components.

docs/ui.md lists all tags with their parameters; components.py holds those that draw lists and boxes.
"""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.templatetags import components

register = template.Library()
register.tags.update(components.register.tags)
register.filter("points", formats.number)
register.filter("number", formats.number)
register.filter("signed", formats.signed)
register.filter("percent", formats.percent)
register.filter("dong", formats.dong)
register.filter("vn_date", formats.day)
register.filter("file_size", formats.file_size)

# Colours that say more than grey; whatever is not named here is neutral.
TONES = {
    "good": "registered submitted verified final eligible proposed awarded upheld published signed sent done tallied complete",
    "warn": "returned awaiting_head queued open reviewing appeals assigned numbered closed partial sending running",
    "bad": "failed ineligible not_awarded rejected revoked cancelled withdrawn late incomplete inactive",
}
_TONE_OF = {value: tone for tone, values in TONES.items() for value in values.split()}


@register.filter
def ratio5(value) -> str:
    """A ratio as it is published, five decimals: "0,81979"."""
    return formats.number(value, 5)


@register.filter
def vn_datetime(value) -> str:
    """A moment, or ISO text of one, as "17:00 ngày 24/11/2026" in Vietnamese time."""
    if not value:
        return formats.NONE
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return _("%(time)s on %(day)s") % {"time": formats.clock(moment), "day": formats.day(moment)}


@register.filter
def get(mapping, key):
    """mapping[key], or nothing."""
    return mapping.get(key) if mapping else None


def time_left(moment: datetime, now: datetime) -> str:
    """Return in words how long is left until a moment: whole days, or hours and minutes of the last day."""
    if moment < now:
        return _("time is over")
    seconds = int((moment - now).total_seconds())
    days = (formats.local(moment).date() - formats.local(now).date()).days
    if seconds >= 48 * 3600:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if seconds >= 3600:
        return ngettext("%(count)d hour left", "%(count)d hours left", seconds // 3600) % {"count": seconds // 3600}
    return ngettext("%(count)d minute left", "%(count)d minutes left", seconds // 60) % {"count": seconds // 60}


@register.simple_tag
def deadline(moment) -> SafeString:
    """An absolute time with how long is left, in words that need no script."""
    if not moment:
        return SafeString(formats.NONE)
    now = timezone.now()
    tone = "over" if moment < now else "soon" if (moment - now).days < 3 else "far"
    return format_html(
        '<time class="deadline deadline--{}" datetime="{}">{}</time> <span class="hint">({})</span>',
        tone,
        formats.local(moment).isoformat(),
        vn_datetime(moment),
        time_left(moment, now),
    )


@register.simple_tag
def status_badge(value, label) -> SafeString:
    """A status with its label; colour and shape only repeat what the words say."""
    return format_html('<span class="badge badge--{}">{}</span>', _TONE_OF.get(str(value), "plain"), label)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of static/img/icons.svg; without a label it is decoration."""
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false" width="20" height="20"><use href="{}#{}"></use></svg>',
        role,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def progress(value, maximum, label) -> SafeString:
    """How much of something is done, as a bar with its words."""
    return format_html(
        '<span class="meter"><progress class="progress" max="{1}" value="{0}" aria-label="{2}">{0}/{1}</progress> '
        '<span class="hint">{2}: {3}/{4}</span></span>',
        value or 0,
        maximum or 1,
        label,
        formats.number(value or 0),
        formats.number(maximum or 0),
    )


@register.simple_tag
def provenance(text) -> SafeString:
    """Where the wording or the data comes from, on every page that shows it."""
    if not text:
        return SafeString("")
    return format_html('<p class="notice notice--provenance" role="note">{}<span>{}</span></p>', icon("info"), text)


@register.simple_tag
def empty_state(text, url="", action="") -> SafeString:
    """What to say instead of an empty table, with one way on."""
    way = format_html('<p><a class="button button--secondary" href="{}">{}</a></p>', url, action) if url else ""
    return format_html('<div class="empty-state"><p>{}</p>{}</div>', text, way)


@register.simple_tag
def file_hint(max_bytes, kinds) -> SafeString:
    """The limits of an upload, told before a file is chosen."""
    words = _("%(kinds)s; at most %(size)s for each file.") % {"kinds": kinds, "size": formats.file_size(max_bytes)}
    return format_html('<span class="hint">{}</span>', words)


@register.simple_tag(takes_context=True)
def query_string(context, **changes) -> str:
    """The present query string with some values changed; None takes a value out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def sort_link(context, field, label, default="") -> SafeString:
    """The heading of a sortable column: ?sap-xep=field, pressed again ?sap-xep=-field; says which way it is sorted."""
    now = context["request"].GET.get("sap-xep", default)
    following = f"-{field}" if now == field else field
    state, arrow = {field: (_("ascending"), "↑"), f"-{field}": (_("descending"), "↓")}.get(now, ("", ""))
    url = query_string(context, **{"sap-xep": following, "page": None})
    shown = format_html(' <span aria-hidden="true">{}</span><span class="visually-hidden"> ({})</span>', arrow, state)
    return format_html('<a class="sort-link" href="{}">{}{}</a>', url, label, shown if state else "")


@register.simple_tag
def breadcrumbs(*parts) -> SafeString:
    """Label, address, label, address, …, label of this page: the way here from the home page."""
    pairs = list(zip(parts[0:-1:2], parts[1::2], strict=False))
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', pairs)
    return format_html(
        '<nav class="breadcrumb" aria-label="{}"><ol><li><a href="/">{}</a></li>{}<li aria-current="page">{}</li></ol></nav>',
        _("You are here"),
        _("Home"),
        links,
        parts[-1],
    )


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page):
    """Links to the other pages of a list, its filters kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1) if page else []
    return {"page": page, "numbers": numbers, "request": context["request"]}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """What is wrong in forms (or formsets), each with a link to its field; nothing when all is well."""
    return {"errors": [entry for form in forms if form for entry in errors_of(form)]}


def errors_of(form) -> list[tuple[str, str]]:
    """Return (id of the field to go to or "", words) for each error of a bound form or formset."""
    if not form.is_bound:
        return []
    if hasattr(form, "forms"):
        own = [("", str(error)) for error in form.non_form_errors()]
        return own + [entry for part in form.forms for entry in errors_of(part)]
    found = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        # A group of boxes has no id of its own: go to its first box.
        target = "" if field.is_hidden else f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
        label = str(field.label).rstrip(".: ")
        found += [(target, error if label in error else f"{label}: {error}") for error in field.errors]
    return found


@register.inclusion_tag("components/confirm_button.html", takes_context=True)
def confirm_button(context, url, label, style="", question=""):
    """A form with one button that POSTs to url; question asks first, where scripts run."""
    return {"url": url, "label": label, "styles": style.split(), "question": question, "csrf_token": context.get("csrf_token")}
