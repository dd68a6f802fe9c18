"""A round is published: a snapshot is frozen, every fact of it enters the ledger, all in one transaction."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards.lifecycle import PUBLIC_DECISIONS
from campaigns.actions import publish_round
from campaigns.lifecycle import RoundStatus
from core.formats import plain
from core.models import locked
from core.text import fold
from results import merkle, snapshot
from results.actions.files import queue_files
from results.models import LedgerEntry, Publication, PublishedUnit
from reviews.models import Result


@transaction.atomic
def publish(round, *, by, note: str = "") -> Publication:
    """Publish a decided round; publish a published one again as a correction, with a note that says what and why.

    Raises ValidationError while a decision of the round is unsigned or unpublished, or for a correction without a note.
    """
    round = locked(round)
    previous = Publication.objects.filter(round=round).order_by("-number").first()
    if previous and not note.strip():
        raise ValidationError({"note": _("Say what is corrected and why.")}, code="no_note")
    if round.status not in {RoundStatus.DECIDED, RoundStatus.PUBLISHED}:
        raise ValidationError(_("Only a decided round can be published."), code="not_decided")
    unfinished = round.decisions.exclude(status__in=PUBLIC_DECISIONS)
    if unfinished.exists():
        raise ValidationError(_("Sign and publish every decision of the round first."), code="decision_open")
    publication = _freeze(round, by=by, previous=previous, note=note)
    if round.status == RoundStatus.DECIDED:
        publish_round(round, by=by)
    queue_files(publication)
    return publication


def _freeze(round, *, by, previous, note) -> Publication:
    units = _units(round)
    facts = [("unit", _fact(unit)) for unit in units]
    content = snapshot.of_round(round)
    facts += [("award", award) for award in content["awards"]]
    whole = merkle.canonical({"round": content, "units": [fact for kind, fact in facts if kind == "unit"]})
    publication = Publication.objects.create(
        round=round,
        number=previous.number + 1 if previous else 1,
        corrects=previous,
        note=note,
        published_by=by,
        snapshot=content,
        sha256=hashlib.sha256(whole).hexdigest(),
    )
    for unit in units:
        unit.publication = publication
    PublishedUnit.objects.bulk_create(units, batch_size=200)
    _append(
        publication, [*facts, ("publication", {"round": round.slug, "number": publication.number, "sha256": publication.sha256})]
    )
    return publication


def _units(round) -> list[PublishedUnit]:
    answers, evidence = snapshot.answers_of(round)
    kin = snapshot.kin_of(round)
    results = (
        Result.objects.filter(round=round).select_related("unit__parent", "block").order_by("tier", "rank", "unit__sort_key")
    )
    return [
        PublishedUnit(
            slug=_slug(result.unit),
            code=result.unit.code,
            name=result.unit.name,
            parent_name=result.unit.parent.name if result.unit.parent else "",
            tier=result.tier,
            block=result.block.name if result.block else "",
            rank=result.rank,
            rank_in_block=result.rank_in_block,
            claimed_total=result.claimed_total,
            total=result.total,
            max_total=result.max_total,
            ratio=result.ratio,
            band=result.band,
            not_ranked_reason=result.not_ranked_reason,
            search_key=result.unit.search_key,
            sort_key=result.unit.sort_key,
            detail=snapshot.of_unit(
                result,
                answers=answers.get(result.self_assessment_id, {}),
                evidence_counts=evidence.get(result.self_assessment_id, {}),
                kin=kin.get(result.unit_id, {}),
            ),
        )
        for result in results
    ]


def _slug(unit) -> str:
    """Return the address of a unit: its name as far as there is room, its code always, since that keeps it single."""
    code = slugify(fold(unit.code))
    return f"{slugify(fold(unit.name))[: 59 - len(code)].strip('-')}-{code}"


def _fact(unit: PublishedUnit) -> dict:
    """The numbers of a unit as the ledger and the open data state them."""
    return {
        "code": unit.code,
        "name": unit.name,
        "tier": unit.tier,
        "rank": unit.rank,
        "claimed_total": plain(unit.claimed_total),
        "total": plain(unit.total),
        "max_total": plain(unit.max_total),
        "ratio": f"{unit.ratio:.5f}",
        "detail_sha256": hashlib.sha256(merkle.canonical(unit.detail)).hexdigest(),
    }


def _append(publication, facts) -> None:
    """Append leaves to the one ledger; whoever publishes at the same time waits on its first entry, then reads the last anew."""
    LedgerEntry.objects.select_for_update().filter(index=0).first()
    last = LedgerEntry.objects.order_by("-index").first()
    start = last.index + 1 if last else 0
    entries = []
    for index, (kind, fact) in enumerate(facts, start=start):
        data = merkle.canonical({"kind": kind, "publication": publication.sha256, "fact": fact})
        entries.append(
            LedgerEntry(
                index=index,
                publication=publication,
                kind=kind,
                content=data.decode(),
                leaf_hash=merkle.leaf_hash(data).hex(),
            )
        )
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
