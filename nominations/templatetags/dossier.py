"""Words and marks of dossiers in templates."""

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominations.lifecycle import AssessmentAction

register = template.Library()

WARNINGS = {
    "script": _("contains a script"),
    "launch": _("tries to start a program"),
    "attachment": _("has other files inside"),
    "automatic_action": _("does something by itself when opened"),
    "form": _("has a form that sends data"),
    "media": _("has sound or film inside"),
    "outside_link": _("links to a file outside itself"),
    "restricted": _("is protected against changes"),
    "too_complex": _("is too complex to be looked through"),
}


@register.filter
def warning_text(code: str) -> str:
    """Say what a reader is warned of before opening a file; an unknown code is shown as it is."""
    return str(WARNINGS.get(code, code))


@register.filter
def answer_text(answer) -> str:
    """Put the stored answer to a criterion into words, with the labels of its rule."""
    if answer is None or not answer.value:
        return ""
    value, rule = answer.value, answer.criterion.rule
    match answer.criterion.kind:
        case "tiers":
            return _labels(rule["tiers"], [value["tier"]])
        case "parts":
            return _labels(rule["parts"], value["parts"]) or str(_("None of these was achieved"))
        case "ratio":
            shown = {"a": value["numerator"].replace(".", ","), "b": value["denominator"].replace(".", ",")}
            return f"{shown['a']} / {shown['b']}"
        case "boolean":
            return str(_("Yes") if value["value"] else _("No"))
        case "count":
            return f"{value['count'].replace('.', ',')} / {str(rule['target']).replace('.', ',')} {rule.get('unit', '')}".strip()
    return value.get("text", "")


def _labels(options, keys) -> str:
    return "; ".join(option["label"] for option in options if option["key"] in keys)


@register.filter
def assessment_action(action: str) -> str:
    """Name a move of a self-assessment."""
    return str(AssessmentAction(action).label)


@register.filter
def comma(text: str) -> str:
    """Write a formula's numbers with a decimal comma."""
    return text.replace(".", ",")


@register.filter
def file_facts(evidence) -> str:
    """Return size and, of a PDF, the number of pages."""
    size = filesizeformat(evidence.size)
    if not evidence.pages:
        return size
    pages = ngettext("%(count)d page", "%(count)d pages", evidence.pages) % {"count": evidence.pages}
    return f"{size}, {pages}"
