"""Rules in words, for people who did not write them."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from core.formats import number as points

register = template.Library()


@register.filter
def rule_in_words(criterion) -> str:
    """Say how the points of a criterion (anything with kind, rule and max_points) come about."""
    rule, most = criterion.rule, points(criterion.max_points)
    match criterion.kind:
        case "group":
            return _("The sum of its criteria, at most %(max)s points.") % {"max": most}
        case "tiers":
            return _("By level: %(levels)s.") % {"levels": _listed(rule["tiers"])}
        case "ratio":
            words = {"a": rule["numerator"], "b": rule["denominator"], "max": most}
            return _("%(a)s ÷ %(b)s × %(max)s, at most %(max)s points.") % words
        case "boolean":
            return _("Achieved: %(max)s points; not achieved: 0.") % {"max": most}
        case "count":
            words = {"target": points(Decimal(rule["target"])), "unit": rule["unit"], "max": most}
            return _("Number achieved ÷ target of %(target)s %(unit)s × %(max)s, at most %(max)s points.") % words
        case "parts":
            return _("Each part counts: %(parts)s; at most %(max)s points.") % {"parts": _listed(rule["parts"]), "max": most}
    return _("Not scored: it informs those who assess the unit.")


def _listed(options) -> str:
    return "; ".join(f"{option['label']} = {points(Decimal(option['points']))}" for option in options)
