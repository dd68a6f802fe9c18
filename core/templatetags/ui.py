"""The vocabulary of every template: numbers and dates as Vietnamese documents write them, and the portal's components.

docs/ui.md lists all tags with their parameters.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

# Colours that say more than grey; whatever is not named here is neutral.
GOOD = {"registered", "submitted", "verified", "final", "eligible", "proposed", "awarded", "upheld", "published", "signed"}
GOOD |= {"sent", "done", "tallied", "complete"}
WARN = {"returned", "awaiting_head", "queued", "open", "reviewing", "appeals", "assigned", "numbered", "closed", "partial"}
BAD = {"failed", "ineligible", "not_awarded", "rejected", "revoked", "cancelled", "withdrawn", "late"}


def vietnamese(number, places: int | None = None) -> str:
    """Return 1234.5 as "1.234,5"; with places, exactly so many decimals."""
    text = f"{Decimal(str(number)):,.{places}f}" if places is not None else f"{Decimal(str(number)):,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


@register.filter
def points(value) -> str:
    """Points without needless zeros: "12,5"; a dash for none."""
    return "–" if value is None or value == "" else vietnamese(value)


@register.filter
def ratio5(value) -> str:
    """A ratio as it is published, five decimals: "0,81979"."""
    return "–" if value is None or value == "" else vietnamese(value, 5)


@register.filter
def percent(value) -> str:
    """A share of 0 to 1 as "81,98 %"."""
    return "–" if value is None or value == "" else f"{vietnamese(Decimal(str(value)) * 100, 2)} %"


@register.filter
def dong(value) -> str:
    """Money: "7.020.000 đồng"."""
    return "–" if value is None else f"{vietnamese(value, 0)} đồng"


@register.filter
def vn_date(value) -> str:
    """A date (or the local day of a moment, or ISO text) as dd/mm/yyyy."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}"


@register.filter
def vn_datetime(value) -> str:
    """A moment as "17:00 24/11/2026" in Vietnamese time."""
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else "–"


@register.filter
def file_size(value) -> str:
    return filesizeformat(value)


@register.filter
def get(mapping, key):
    """mapping[key], or nothing."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def deadline(moment) -> SafeString:
    """An absolute time with how long is left, in words that need no script."""
    if not moment:
        return SafeString("–")
    local = timezone.localtime(moment)
    days = (local.date() - timezone.localdate()).days
    if moment < timezone.now():
        left = _("over")
    elif days == 0:
        left = _("today")
    else:
        left = ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    return format_html(
        '<time datetime="{}">{}</time> <span class="hint">({})</span>', local.isoformat(), f"{local:%H:%M %d/%m/%Y}", left
    )


@register.simple_tag
def status_badge(value, label) -> SafeString:
    """A status with its label; the colour only repeats what the words say."""
    tone = "good" if value in GOOD else "warn" if value in WARN else "bad" if value in BAD else "plain"
    return format_html('<span class="badge badge--{}">{}</span>', tone, label)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small decorative drawing of static/img/icons.svg."""
    from django.templatetags.static import static  # noqa: PLC0415 -- the manifest is read at first use

    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def progress(value, maximum, label) -> SafeString:
    """How much of something is done, as a bar with its words."""
    return format_html(
        '<progress class="progress" max="{1}" value="{0}" aria-label="{2}">{0}/{1}</progress> '
        '<span class="hint">{2}: {0}/{1}</span>',
        value,
        maximum or 1,
        label,
    )


@register.simple_tag
def provenance(text) -> SafeString:
    """Where the wording or the data comes from, on every page that shows it."""
    return (
        format_html('<p class="notice notice--provenance" role="note">{} {}</p>', icon("info"), text) if text else SafeString("")
    )


@register.simple_tag
def empty_state(text) -> SafeString:
    return format_html('<p class="empty-state">{}</p>', text)


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
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form):
    """What is wrong in a form, each with a link to its field; nothing when all is well."""
    return {"form": form, "fields": [(f, f.errors) for f in form if f.errors] if form.is_bound else []}


@register.inclusion_tag("components/confirm_button.html", takes_context=True)
def confirm_button(context, url, label, style="", question=""):
    """A form with one button that POSTs to url; question asks first, where scripts run."""
    return {"url": url, "label": label, "style": style, "question": question, "csrf_token": context.get("csrf_token")}
