"""What can happen to units and to the roles in them. A unit is closed, never deleted; a role ends, and stays readable."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import locked
from core.text import nfc
from units.models import Block, BlockMembership, Delegation, Membership, Succession, Unit
from units.roles import Role


@transaction.atomic
def close_unit(unit: Unit, *, by, last_day: date) -> Unit:
    """End the unit's validity; every unit beneath it must have ended by then."""
    unit = locked(unit)
    if unit.valid_to is not None:
        raise ValidationError(_("%(unit)s has already ended.") % {"unit": unit}, code="already_closed")
    if last_day < unit.valid_from:
        raise ValidationError(_("The last day is before the first day."), code="dates")
    if unit.children.on(last_day + timedelta(days=1)).exists():
        raise ValidationError(_("Units beneath %(unit)s would outlive it. Close them first.") % {"unit": unit}, code="children")
    unit.valid_to = last_day
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
    if predecessor.valid_to is None or predecessor.valid_to >= effective_on:
        raise ValidationError(_("%(unit)s still exists on the day it is succeeded.") % {"unit": predecessor}, code="still_valid")
    if not Unit.objects.on(effective_on).filter(pk=successor.pk).exists():
        raise ValidationError(_("%(unit)s does not exist on the day it succeeds.") % {"unit": successor}, code="not_valid")
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
def appoint(user, unit: Unit, role: str, *, by, post: str = "", valid_from: date | None = None) -> Membership:
    """Give a person a role in a unit from a day on (today without one); it must be a day of the unit's."""
    start = valid_from or timezone.localdate()
    if role not in Role.values:
        raise ValidationError(_("“%(role)s” is not a role.") % {"role": role}, code="role")
    if not Unit.objects.on(start).filter(pk=unit.pk).exists():
        raise ValidationError(
            _("%(unit)s does not exist on %(day)s.") % {"unit": unit, "day": f"{start:%d/%m/%Y}"},
            code="unit_not_valid",
        )
    held = Membership.objects.filter(user=user, unit=unit, role=role)
    if held.on(start).exists() or held.filter(valid_to__isnull=True).exists():
        raise ValidationError(
            _("%(person)s already holds the role “%(role)s” in %(unit)s.")
            % {"person": user, "role": Role(role).label, "unit": unit},
            code="already_appointed",
        )
    return Membership.objects.create(user=user, unit=unit, role=role, post=nfc(post).strip(), valid_from=start, appointed_by=by)


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
    membership.save(update_fields=["valid_to", "ended_by"])
    return membership


@transaction.atomic
def delegate(membership: Membership, person, *, by, valid_from: date, valid_to: date, reason: str) -> Delegation:
    """Let a person act in someone's membership from one day to another, with a reason."""
    membership = locked(membership)
    if person == membership.user:
        raise ValidationError(_("A person cannot delegate to themselves."), code="self")
    if valid_to < valid_from:
        raise ValidationError(_("The last day is before the first day."), code="dates")
    if valid_from < membership.valid_from or (membership.valid_to and valid_to > membership.valid_to):
        raise ValidationError(_("The delegation must lie within the days of the role itself."), code="outside_role")
    if membership.role in {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}:
        raise ValidationError(_("A seat in the council is personal and cannot be delegated."), code="personal")
    if not nfc(reason).strip():
        raise ValidationError(_("Give a reason."), code="reason")
    return Delegation.objects.create(
        membership=membership, delegate=person, valid_from=valid_from, valid_to=valid_to, reason=nfc(reason).strip(), made_by=by
    )


@transaction.atomic
def assign_block(unit: Unit, block: Block, *, by) -> BlockMembership:
    """Put a unit into a block of its tier, out of any other block of that year."""
    if unit.tier != block.tier:
        raise ValidationError(_("The block is for units of another tier."), code="tier")
    if (
        not Unit.objects.filter(pk=unit.pk, valid_from__lte=date(block.year, 12, 31))
        .exclude(valid_to__lt=date(block.year, 1, 1))
        .exists()
    ):
        raise ValidationError(
            _("%(unit)s does not exist in %(year)d.") % {"unit": unit, "year": block.year}, code="unit_not_valid"
        )
    place, _created = BlockMembership.objects.update_or_create(unit=unit, year=block.year, defaults={"block": block})
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
