"""What must hold of everything published at any time."""

import json
from collections.abc import Iterator
from decimal import Decimal

from results import merkle
from results.models import LedgerEntry, PublishedUnit


def problems() -> Iterator[str]:
    """Yield a sentence for each broken leaf or gap of the ledger, and each unit whose criteria do not add up to its total."""
    for expected, entry in enumerate(LedgerEntry.objects.order_by("index")):
        if entry.index != expected:
            yield f"the ledger has no entry {expected}"
            return
        if merkle.leaf_hash(entry.content.encode()).hex() != entry.leaf_hash:
            yield f"ledger entry {entry.index} does not have the hash of its content"
    for unit in PublishedUnit.objects.all():
        parts = [Decimal(item["points"]) for pillar in unit.detail["pillars"] for item in pillar["children"]]
        if sum(parts, Decimal(0)) != unit.total:
            yield f"published unit {unit.pk} ({unit.name}) has {unit.total}, its criteria {sum(parts)}"
    yield from _missing_facts()


def _missing_facts() -> Iterator[str]:
    """Every published number is in the ledger."""
    stated = {(e.publication_id, json.loads(e.content)["fact"].get("code")) for e in LedgerEntry.objects.filter(kind="unit")}
    for publication_id, code in PublishedUnit.objects.values_list("publication", "code"):
        if (publication_id, code) not in stated:
            yield f"unit {code} of publication {publication_id} is not in the ledger"
