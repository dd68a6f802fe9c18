"""The council is set up, meets, and notes who was there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Attendance, Council, CouncilMember, Sitting
from campaigns.actions import hand_to_council as hand_round_to_council
from campaigns.lifecycle import RoundStatus
from core.models import locked
from reviews.queries import undecided_appeals


@transaction.atomic
def set_up_council(round, *, by, name: str, decision_number: str, members) -> Council:
    """Create or renew the council of a round; members is a list of (user, seat, post) in order of rank.

    A council that has already met keeps its members. Raises ValidationError without exactly one chair.
    """
    seats = [seat for _user, seat, _post in members]
    if seats.count(CouncilMember.Seat.CHAIR) != 1:
        raise ValidationError(_("The council needs exactly one chair."), code="one_chair")
    if len({user.pk for user, _seat, _post in members}) != len(members):
        raise ValidationError(_("Each person has one seat in the council."), code="seated_twice")
    council, _created = Council.objects.update_or_create(round=round, defaults={"name": name, "decision_number": decision_number})
    if council.sittings.exists():
        raise ValidationError(_("The council has already met: its members can no longer change."), code="already_met")
    council.members.all().delete()
    CouncilMember.objects.bulk_create(
        CouncilMember(council=council, user=user, seat=seat, post=post, order=order)
        for order, (user, seat, post) in enumerate(members, start=1)
    )
    return council


@transaction.atomic
def hand_to_council(round, *, by):
    """Close appeals and hand the round over; a council must exist. Raises ValidationError, TransitionNotAllowed."""
    if not Council.objects.filter(round=round).exists():
        raise ValidationError(_("Set up the council of this round first."), code="no_council")
    undecided = undecided_appeals(round).count()
    if undecided:
        raise ValidationError(
            _("%(count)d appeals of the round are not decided yet."), code="appeals_undecided", params={"count": undecided}
        )
    return hand_round_to_council(round, by=by)


@transaction.atomic
def plan_sitting(council, *, by, held_at, place: str) -> Sitting:
    """Add a meeting of the council; held_at is an aware datetime."""
    if council.round.status not in {RoundStatus.APPEALS, RoundStatus.COUNCIL}:
        raise ValidationError(_("The round is not before the council."), code="wrong_status")
    return Sitting.objects.create(council=council, held_at=held_at, place=place)


@transaction.atomic
def record_attendance(sitting, *, by, present: set[int], reasons: dict[int, str] | None = None) -> int:
    """Note for each member of the council whether present (ids in `present`) or absent and why; return the number present.

    Raises ValidationError once a ballot of the sitting was opened: the roll is frozen then.
    """
    # Whoever opens a ballot locks the sitting too: the roll is the one or the other, never a mixture.
    locked(sitting)
    if sitting.ballots.exclude(status="prepared").exists():
        raise ValidationError(_("A ballot was already opened: the roll is frozen."), code="roll_frozen")
    members = list(sitting.council.members.all())
    sitting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            sitting=sitting,
            member=member,
            present=member.pk in present,
            absence_reason="" if member.pk in present else (reasons or {}).get(member.pk, ""),
        )
        for member in members
    )
    return sum(member.pk in present for member in members)
