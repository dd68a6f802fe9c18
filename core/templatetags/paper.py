"""Filters of printed papers: Vietnamese dates and numbers, whatever language the reader has chosen."""

from django import template

from core.paper import long_date, vn_number

register = template.Library()
register.filter("long_date", long_date)
register.filter("vn_number", vn_number)


@register.filter
def vn_day(value) -> str:
    """Return 05/02/2026."""
    return f"{value:%d/%m/%Y}"


@register.filter
def vn_clock(value) -> str:
    """Return "08 giờ 05 phút" of a time or datetime."""
    return f"{value:%H} giờ {value:%M} phút"


@register.filter
def listed(items, end: str) -> list[tuple[str, str]]:
    """Pair each item with the mark that ends it: ";" but `end` for the last."""
    return [(item, end if number == len(items) else ";") for number, item in enumerate(items, 1)]
