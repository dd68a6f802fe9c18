"""What must hold of everything published at any time."""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal

from results import merkle
from results.models import LedgerEntry, Publication, PublishedUnit


def problems() -> Iterator[str]:
    """Yield a sentence for each broken leaf or gap of the ledger, and each published number that the ledger does not state."""
    stated = {}
    for expected, entry in enumerate(LedgerEntry.objects.order_by("index").iterator()):
        if entry.index != expected:
            yield f"the ledger has no entry {expected}"
            return
        if merkle.leaf_hash(entry.content.encode()).hex() != entry.leaf_hash:
            yield f"ledger entry {entry.index} does not have the hash of its content"
        if entry.kind != "award":
            fact = json.loads(entry.content)["fact"]
            stated[entry.publication_id, fact.get("code", "")] = fact
    yield from _unstated_units(stated)
    yield from _unstated_publications(stated)


def _unstated_units(stated) -> Iterator[str]:
    for unit in PublishedUnit.objects.iterator():
        fact = stated.get((unit.publication_id, unit.code), {})
        if fact.get("detail_sha256") != hashlib.sha256(merkle.canonical(unit.detail)).hexdigest():
            yield f"published unit {unit.pk} ({unit.name}): the ledger does not state its breakdown"
        if (fact.get("rank"), fact.get("ratio")) != (unit.rank, f"{unit.ratio:.5f}"):
            yield f"published unit {unit.pk} ({unit.name}): the ledger does not state its rank and ratio"
        if (points := sum(_points(pillar) for pillar in unit.detail["pillars"])) != unit.total:
            yield f"published unit {unit.pk} ({unit.name}) has {unit.total}, its criteria {points}"


def _points(node) -> Decimal:
    """Return the points of a group's criteria, all the way down."""
    return sum(map(_points, node["children"]), Decimal(0)) if node["children"] else Decimal(node["points"])


def _unstated_publications(stated) -> Iterator[str]:
    for publication in Publication.objects.defer("snapshot"):
        if stated.get((publication.pk, ""), {}).get("sha256") != publication.sha256:
            yield f"publication {publication.pk} is not in the ledger with its fingerprint"
