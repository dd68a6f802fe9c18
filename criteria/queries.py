"""Reads of criteria: the set that counts, its tree, its leaves, its canonical form, what is wrong with it."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from campaigns.queries import visible_rounds
from core.formats import plain
from criteria.models import CriteriaSet, Criterion, CriterionKind
from criteria.rules import RuleError, validate_rule
from units.models import Tier, Unit
from units.permissions import is_secretariat

SCORED_TIERS = (Tier.DEPARTMENT, Tier.DISTRICT, Tier.COMMUNE)


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
    return nested(criteria_set.criteria.select_related("verifying_agency").order_by("order"))


def nested(criteria) -> list[Node]:
    """Return criteria as a tree; each has a parent_id that is the pk of another, or None."""
    children = defaultdict(list)
    for criterion in criteria:
        children[criterion.parent_id].append(criterion)

    def nodes(parent, depth):
        return [Node(c, nodes(c.pk, depth + 1), depth) for c in children[parent]]

    return nodes(None, 0)


def rows(nodes: list[Node]) -> list[Node]:
    """Return a tree's nodes one after the other, as a table shows them."""
    return [row for node in nodes for row in (node, *rows(node.children))]


def leaves(criteria_set) -> list[Criterion]:
    """Return the criteria that are answered, in order."""
    return list(criteria_set.criteria.exclude(kind=CriterionKind.GROUP).order_by("order"))


def total(nodes: list[Node]) -> Decimal:
    """Return the maximum of a whole tree."""
    return sum((node.criterion.max_points for node in nodes), Decimal(0))


def digest(criteria_set) -> str:
    """Return the SHA-256 of the tree in its canonical form: all that units are shown and scored by."""
    listed = [
        [
            c.code,
            c.parent.code if c.parent else "",
            c.name,
            c.kind,
            c.rule,
            plain(c.max_points),
            c.evidence_required,
            c.evidence_demand,
            c.verifying_agency.code if c.verifying_agency else "",
            c.provenance,
        ]
        for c in criteria_set.criteria.select_related("parent", "verifying_agency").order_by("order")
    ]
    text = json.dumps(listed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def flaws(criteria_set) -> list[str]:
    """Return a sentence for each reason why the set cannot be frozen; a loaded list has none, an edited one may."""
    nodes = rows(tree(criteria_set))
    found = [] if any(node.criterion.kind != CriterionKind.GROUP for node in nodes) else [_("The set has no criteria.")]
    for node in nodes:
        if problem := _flaw(node):
            found.append(f"{node.criterion.code}: {problem}")
    return found


def _flaw(node: Node) -> str:
    criterion = node.criterion
    if criterion.kind == CriterionKind.GROUP:
        below = total(node.children)
        if below == criterion.max_points:
            return ""
        return _("The criteria add up to %(sum)s, not to the maximum of %(max)s.") % {
            "sum": plain(below),
            "max": plain(criterion.max_points),
        }
    if node.children:
        return _("Only a group can contain criteria.")
    try:
        validate_rule(criterion.kind, criterion.rule, criterion.max_points)
    except RuleError as error:
        return _(error.message) % error.params
    return ""


def tiers_of(round) -> list[Tier]:
    """Return the tiers that have units on the round's day and so need a set."""
    present = set(Unit.objects.on(round.as_of).values_list("tier", flat=True).distinct().order_by("tier"))
    return [tier for tier in SCORED_TIERS if tier in present]


def visible_sets(user=None):
    """Return the sets people may read: frozen ones of announced campaigns; the secretariat and administrators see all."""
    sets = CriteriaSet.objects.select_related("round__campaign")
    if user is not None and (user.is_superuser or is_secretariat(user)):
        return sets
    return sets.filter(round__campaign__announced_at__isnull=False, frozen_at__isnull=False)


def sets_by_round(user) -> list[tuple[Round, list[CriteriaSet]]]:
    """Return each round the person may see that has sets, newest first, with the newest visible set of each tier."""
    newest: dict[int, dict[str, CriteriaSet]] = defaultdict(dict)
    for criteria_set in visible_sets(user).order_by("version"):
        newest[criteria_set.round_id][criteria_set.tier] = criteria_set
    rounds = visible_rounds(user).prefetch_related(None).order_by("-campaign__starts_on", "-year", "-kind")
    return [(r, [newest[r.pk][tier] for tier in SCORED_TIERS if tier in newest[r.pk]]) for r in rounds if r.pk in newest]


def draft_rounds(user):
    """Return the rounds whose criteria can still be prepared."""
    return visible_rounds(user).prefetch_related(None).filter(status=RoundStatus.DRAFT).order_by("-year", "kind")


def copyable(round, tier: str):
    """Return the sets of a tier that may be carried into the round, newest first; their own round's older ones included."""
    return CriteriaSet.objects.filter(tier=tier).select_related("round").order_by("-round__year", "-version")
