"""What can happen to units and to the roles in them. A unit is closed, never deleted; a role ends, and stays readable.

The rules are the models' own (`clean`), so that a form over a model shows what its action would refuse.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import locked
from units.models import Block, BlockMembership, Delegation, Membership, Succession, Unit


@transaction.atomic
def close_unit(unit: Unit, *, by, last_day: date) -> Unit:
    """End the unit's validity; every unit beneath it must have ended by then."""
    unit = locked(unit)
    if unit.valid_to is not None:
        raise ValidationError(_("%(unit)s has already ended.") % {"unit": unit}, code="already_closed")
    unit.valid_to = last_day
    unit.clean()
    unit.save(update_fields=["valid_to"])
    return unit


@transaction.atomic
def record_succession(
    predecessor: Unit,
    successor: Unit,
    *,
    by,
    relation: str,
    effective_on: date,
    source: str,
    resolution: str = "",
    note: str = "",
) -> Succession:
    """Say that one unit went into another; the first must have ended on the eve, the second must exist on the day."""
    edge = Succession(
        predecessor=predecessor,
        successor=successor,
        relation=relation,
        effective_on=effective_on,
        resolution=resolution,
        note=note,
        source=source,
    )
    edge.full_clean()
    edge.save()
    return edge


@transaction.atomic
def appoint(
    user, unit: Unit, role: str, *, by, post: str = "", valid_from: date | None = None, valid_to: date | None = None
) -> Membership:
    """Give a person a role in a unit from a day on (today without one); it must be a day of the unit's."""
    start = valid_from or timezone.localdate()
    membership = Membership(user=user, unit=unit, role=role, post=post, valid_from=start, valid_to=valid_to, appointed_by=by)
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, by, valid_to: date | None = None) -> Membership:
    """End a role after its last day; without one it ends at once, yesterday having been the last day."""
    membership = locked(membership)
    if membership.valid_to is not None and membership.ended_by_id is not None:
        raise ValidationError(_("This role has already been ended."), code="already_ended")
    last_day = valid_to or timezone.localdate() - timedelta(days=1)
    # A role taken back on its first day was never in force; it stays listed with an empty span.
    membership.valid_to = max(last_day, membership.valid_from - timedelta(days=1))
    membership.ended_by = by
    membership.clean()
    membership.save(update_fields=["valid_to", "ended_by"])
    return membership


@transaction.atomic
def delegate(membership: Membership, person, *, by, valid_from: date, valid_to: date, reason: str) -> Delegation:
    """Let a person act in someone's membership from one day to another, with a reason."""
    delegation = Delegation(
        membership=locked(membership), delegate=person, valid_from=valid_from, valid_to=valid_to, reason=reason, made_by=by
    )
    delegation.full_clean()
    delegation.save()
    return delegation


@transaction.atomic
def assign_block(unit: Unit, block: Block, *, by) -> BlockMembership:
    """Put a unit into a block of its tier, out of any other block of that year."""
    place = BlockMembership.objects.select_for_update().filter(unit=unit, year=block.year).first() or BlockMembership(unit=unit)
    place.block = block
    place.clean()
    place.save()
    return place


@transaction.atomic
def assign_blocks(year: int, rows: list[dict], *, by) -> int:
    """Put many units into blocks named in the rows (block, tier, order, provenance, unit); return how many have a place then."""
    blocks = {}
    for row in rows:
        if row["block"] not in blocks:
            given = {"tier": row["tier"], "order": int(row["order"]), "provenance": row["provenance"]}
            blocks[row["block"]], _created = Block.objects.update_or_create(name=row["block"], year=year, defaults=given)
    BlockMembership.objects.bulk_create(
        [BlockMembership(block=blocks[row["block"]], unit=row["unit"], year=year) for row in rows],
        update_conflicts=True,
        unique_fields=["unit", "year"],
        update_fields=["block"],
    )
    return BlockMembership.objects.filter(year=year).count()
