"""Reads of criteria: the set that counts, its tree, its leaves, its canonical form."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from core.views import plain
from criteria.models import CriteriaSet, Criterion, CriterionKind
from units.permissions import is_secretariat


@dataclass
class Node:
    """A criterion with those below it; depth 0 is a pillar."""

    criterion: Criterion
    children: list["Node"] = field(default_factory=list)
    depth: int = 0


def set_for(round, tier: str) -> CriteriaSet | None:
    """Return the newest version of the round's set for a tier, or None."""
    return CriteriaSet.objects.filter(round=round, tier=tier).order_by("-version").first()


def tree(criteria_set) -> list[Node]:
    """Return the pillars with their criteria, in order, in one query."""
    children = defaultdict(list)
    for criterion in criteria_set.criteria.select_related("verifying_agency").order_by("order"):
        children[criterion.parent_id].append(criterion)

    def nodes(parent, depth):
        return [Node(c, nodes(c.pk, depth + 1), depth) for c in children[parent]]

    return nodes(None, 0)


def leaves(criteria_set) -> list[Criterion]:
    """Return the criteria that are answered, in order."""
    return list(criteria_set.criteria.exclude(kind=CriterionKind.GROUP).order_by("order"))


def digest(criteria_set) -> str:
    """Return the SHA-256 of the tree in its canonical form: everything a score depends on, nothing else."""
    rows = [
        [c.code, c.parent.code if c.parent else "", c.name, c.kind, c.rule, plain(c.max_points), c.evidence_required]
        for c in criteria_set.criteria.select_related("parent").order_by("order")
    ]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def visible_sets(user=None):
    """Return the sets people may read: those of announced campaigns; a draft round's only for who prepares it."""
    sets = CriteriaSet.objects.select_related("round__campaign")
    if user is not None and (user.is_superuser or is_secretariat(user)):
        return sets
    return sets.filter(round__campaign__announced_at__isnull=False, frozen_at__isnull=False)
