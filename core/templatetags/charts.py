"""Charts of templates: `{% load charts %}`. Each says in a table what it draws."""

from zlib import crc32

from django import template

from core import charts

register = template.Library()


def _key(title, *content) -> str:
    """An id that is the same each time the same chart is drawn."""
    return f"chart-{crc32(repr((str(title), *content)).encode()):08x}"


@register.inclusion_tag("components/charts/bars.html")
def bar_chart(title, rows, maximum=None, unit="", highlight=None):
    """Values side by side as horizontal bars; rows are (label, value) or (label, value, url)."""
    bars = charts.bars(list(rows), maximum, highlight)
    return {"key": _key(title, bars), "title": title, "bars": bars, "unit": unit}


@register.inclusion_tag("components/charts/pillars.html")
def pillar_chart(title, rows, series="", reference=""):
    """How far each pillar has come of its own maximum, with a mark for a reference; rows (label, value, maximum, reference)."""
    bars = charts.pillars(list(rows))
    return {"key": _key(title, bars), "title": title, "bars": bars, "series": series, "reference": reference}


@register.inclusion_tag("components/charts/histogram.html")
def histogram_chart(title, values, bins=10, low=0, high=1, mark=None):
    """How many of the values lie where; the column that holds mark stands out."""
    columns = charts.histogram(list(values), bins, low, high, mark)
    marked = next((column for column in columns if column.marked), None)
    return {"key": _key(title, columns), "title": title, "columns": columns, "marked": marked, "mark": mark}


@register.inclusion_tag("components/charts/ranks.html")
def rank_chart(title, points, total):
    """A place over time, first on top; points (label, rank) in order."""
    stops = charts.ranks(list(points), total)
    return {"key": _key(title, stops), "title": title, "stops": stops, "total": total}
