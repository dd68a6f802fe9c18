"""What must hold of criteria at any time."""

from collections.abc import Iterator
from decimal import Decimal

from criteria.models import CriteriaSet
from criteria.queries import digest, tree


def problems() -> Iterator[str]:
    """Yield a sentence for each frozen set that changed, and each group whose maximum is not the sum of its criteria."""
    for criteria_set in CriteriaSet.objects.all():
        if criteria_set.is_frozen and criteria_set.digest != digest(criteria_set):
            yield f"frozen criteria set {criteria_set.pk} ({criteria_set}) is no longer what was frozen"
        for node in tree(criteria_set):
            total = sum((child.criterion.max_points for child in node.children), Decimal(0))
            if node.children and total != node.criterion.max_points:
                yield f"group {node.criterion} of set {criteria_set.pk} has {node.criterion.max_points}, its criteria {total}"
