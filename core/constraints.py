"""Constraints the database enforces, named once so that every room says them the same way."""

from django.db.models import CheckConstraint, F, Q


def one_of(field: str, choices, *, name: str) -> CheckConstraint:
    """The field holds one of the values of a TextChoices class (or a list of values)."""
    values = list(getattr(choices, "values", choices))
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def both_or_neither(*fields: str, name: str) -> CheckConstraint:
    """All the nullable fields are set, or none is."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=none | every, name=name)


def in_order(earlier: str, later: str, *, name: str, strict: bool = False) -> CheckConstraint:
    """earlier ≤ later (or <, when strict) wherever both are set."""
    lookup = f"{earlier}__lt" if strict else f"{earlier}__lte"
    condition = Q(**{lookup: F(later)}) | Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
    return CheckConstraint(condition=condition, name=name)


def between(field: str, low, high, *, name: str) -> CheckConstraint:
    """low ≤ field ≤ high wherever the field is set; high may be an F expression."""
    condition = Q(**{f"{field}__gte": low, f"{field}__lte": high}) | Q(**{f"{field}__isnull": True})
    return CheckConstraint(condition=condition, name=name)


def not_blank(field: str, *, name: str) -> CheckConstraint:
    """The text is not empty."""
    return CheckConstraint(condition=~Q(**{field: ""}), name=name)
