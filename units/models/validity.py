"""Rows that hold from one day to another, and rows that are about to differ from what is stored."""

from datetime import date

from django.db.models import Model, Q


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows whose validity [valid_from, valid_to] covers the day; prefix is a lookup path such as "unit__"."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def changed(record: Model, *names: str) -> bool:
    """Tell whether the record is new or differs in one of the fields from its stored row: what stood before is let stand."""
    same = {name: getattr(record, name) for name in names}
    return record.pk is None or not type(record)._base_manager.filter(pk=record.pk, **same).exists()
