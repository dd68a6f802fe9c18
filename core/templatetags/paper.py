"""Filters of printed papers: Vietnamese dates and numbers, whatever language the reader has chosen."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from core.paper import long_date, vn_number

register = template.Library()
register.filter("vn_number", vn_number)


def _local(moment):
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


@register.filter("long_date")
def long_date_of(value) -> str:
    """Return "ngày 05 tháng 02 năm 2026" of a date or moment, dots of None."""
    return long_date(_local(value))


@register.filter
def vn_clock(value) -> str:
    """Return "08 giờ 05 phút"."""
    return f"{_local(value):%H giờ %M phút}"


@register.filter
def vn_percent(share: Decimal) -> str:
    """Return a share of 0 to 1 as "86,67%", without needless zeros."""
    return f"{vn_number((share * 100).quantize(Decimal('0.01')).normalize() + Decimal(0))}%"


@register.filter
def listed(items, end: str) -> list[tuple[str, str]]:
    """Pair each item with the mark that ends it: ";", but `end` for the last."""
    return [(item, end if number == len(items) else ";") for number, item in enumerate(items, 1)]
