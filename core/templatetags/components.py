"""Tags that draw a list or a box around content; core.templatetags.ui offers them to every template."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
NOTICE_ROLES = {"danger": "alert", "success": "status"}


@register.simple_tag
def stat(value, label, note="") -> SafeString:
    """One big number with the words that make it mean something."""
    extra = format_html('<span class="hint">{}</span>', note) if note else ""
    return format_html('<p class="stat"><strong class="stat__number">{}</strong><span>{}</span>{}</p>', value, label, extra)


@register.simple_tag
def rank(position, tied=False) -> SafeString:
    """A place in a ranking; 1 to 3 stand out, equal places carry "=" before the number."""
    if not position:
        return SafeString("–")
    top = " rank--top" if int(position) <= 3 else ""
    return format_html('<span class="rank{}">{}{}</span>', top, "=" if tied else "", position)


@register.simple_tag
def stepper(steps) -> SafeString:
    """Stages in a row, each with label, state (done, current, coming, late) and detail."""
    return render_to_string("components/stepper.html", {"steps": steps})


@register.simple_tag
def timeline(events) -> SafeString:
    """History downwards, each event with at, title, by and text."""
    return render_to_string("components/timeline.html", {"events": events})


@register.simple_tag
def task_list(rows) -> SafeString:
    """Things to do, each with title, url, value, status, hint and due; the whole row is the link."""
    return render_to_string("components/task_list.html", {"rows": rows})


@register.simple_tag
def summary_list(rows) -> SafeString:
    """Facts as (label, value) or (label, value, url, verb), the last two for a link that changes the value."""
    return render_to_string("components/summary_list.html", {"rows": [(*row, "", "")[:4] for row in rows]})


@register.simple_tag
def save_status(text="") -> SafeString:
    """A live line that says when something was saved; scripts write into it."""
    return format_html('<p class="save-status" data-save-status role="status">{}</p>', text)


@register.simple_block_tag(end_name="endnotice")
def notice(content, tone="info", heading="") -> SafeString:
    """A box that must not be overlooked; tone is info, success, warning or danger."""
    title = format_html('<h2 class="notice__title">{}</h2>', heading) if heading else ""
    return format_html(
        '<div class="notice notice--{} stack" role="{}">{}{}</div>', tone, NOTICE_ROLES.get(tone, "note"), title, content
    )


@register.simple_block_tag(end_name="endcard")
def card(content, title="", url="", tone="") -> SafeString:
    """A card; with an address its title is a link and the whole card can be pressed."""
    heading = format_html('<a href="{}">{}</a>', url, title) if url else title
    head = format_html('<h3 class="card__title">{}</h3>', heading) if title else ""
    classes = "".join(f" card--{name}" for name in (tone, "link" if url else "") if name)
    return format_html('<article class="card{}">{}{}</article>', classes, head, content)


@register.simple_block_tag(end_name="endtable_box")
def table_box(content, caption) -> SafeString:
    """A table that scrolls in its own frame, so that the page never does; reachable by keyboard."""
    return format_html(
        '<div class="table-scroll" tabindex="0" role="region" aria-label="{2}: {0}">'
        '<table class="table"><caption>{0}</caption>{1}</table></div>',
        caption,
        content,
        _("Table"),
    )


@register.simple_block_tag(end_name="enddisclosure")
def disclosure(content, summary, open=False) -> SafeString:
    """More for those who want it, folded away for the others."""
    state = SafeString(" open") if open else ""
    return format_html(
        '<details class="disclosure"{}><summary>{}</summary><div class="stack">{}</div></details>', state, summary, content
    )
