"""A ballot is prepared, opened, cast member by member, closed and counted."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import sealing, tallying
from awards.lifecycle import BALLOT, BallotAction, BallotStatus
from awards.models import Ballot, Candidate, CountedBallot, SealedBallot, VoterMark, VoteRule
from awards.permissions import is_chair, seat_of
from awards.queries import rule_in_force
from campaigns.lifecycle import RoundStatus
from core.models import locked, move
from nominations.actions import decline, propose
from nominations.lifecycle import NominationStatus
from nominations.models import Nomination
from outbox.actions import queue_job


@transaction.atomic
def prepare_ballot(sitting, category, *, by, nominations) -> Ballot:
    """Put eligible nominations of one category to a vote under the rule in force on the day of the sitting.

    Raises ValidationError without a rule for that day, without nominations, or with one that is not eligible.
    """
    day: date = timezone.localdate(sitting.held_at)
    rule = rule_in_force(VoteRule, day, category_code=category.code)
    if rule is None:
        raise ValidationError(
            _("No vote rule is in force for “%(award)s” on %(day)s. Add one with its article first."),
            code="no_rule",
            params={"award": category, "day": f"{day:%d/%m/%Y}"},
        )
    asked = {nomination.pk for nomination in nominations}
    fit = Nomination.objects.filter(
        pk__in=asked, round=sitting.council.round, category=category, status=NominationStatus.ELIGIBLE
    )
    nominations = sorted(fit.select_related("unit"), key=lambda n: (n.subject_kind, n.unit.sort_key, n.pk))
    if not asked or len(nominations) != len(asked):
        raise ValidationError(_("Choose at least one nomination, all of them eligible for this award."), code="not_eligible")
    held = Ballot.objects.filter(sitting__council=locked(sitting.council)).exclude(status=BallotStatus.TALLIED)
    # A closed box whose key is lost must not keep a later sitting from voting anew.
    elsewhere = Q(candidates__nomination__in=nominations) & ~Q(status=BallotStatus.CLOSED)
    if held.filter(Q(sitting=sitting, category=category) | elsewhere).exists():
        raise ValidationError(_("A ballot on this award is still under way in this sitting."), code="ballot_under_way")
    ballot = Ballot.objects.create(
        sitting=sitting,
        category=category,
        turn=sitting.ballots.filter(category=category).count() + 1,
        rule=rule,
        threshold=rule.threshold,
        base=rule.base,
        quorum=rule.quorum,
        article=rule.article,
    )
    Candidate.objects.bulk_create(
        Candidate(ballot=ballot, nomination=nomination, order=order) for order, nomination in enumerate(nominations, start=1)
    )
    return ballot


@transaction.atomic
def open_ballot(ballot, *, by) -> str:
    """Freeze the roll, make the box and return its key: it is shown once, to the chair, and never stored.

    Raises ValidationError without quorum, PermissionDenied for anyone but the chair.
    """
    ballot = locked(ballot)
    sitting = locked(ballot.sitting)
    if not is_chair(by, sitting.council):
        raise PermissionDenied
    BALLOT.target(BallotAction.OPEN, state=ballot.status)
    if sitting.council.round.status != RoundStatus.COUNCIL:
        raise ValidationError(_("The round is not before the council."), code="wrong_status")
    attendances = sitting.attendances
    ballot.members, ballot.present = attendances.count(), attendances.filter(present=True).count()
    if not ballot.members or ballot.members != sitting.council.members.count():
        raise ValidationError(_("Record the attendance of every member first."), code="no_attendance")
    if not tallying.quorum_met(ballot.present, ballot.members, ballot.quorum):
        raise ValidationError(
            _("There is no quorum: %(present)d of %(members)d members are present."),
            code="no_quorum",
            params={"present": ballot.present, "members": ballot.members},
        )
    ballot.public_key, box_key = sealing.new_box()
    ballot.opened_at = timezone.now()
    move(ballot, BALLOT, BallotAction.OPEN, by=by, update_fields=("members", "present", "public_key", "opened_at"))
    return box_key


@transaction.atomic
def renew_key(ballot, *, by) -> str:
    """Give the chair of an open ballot another key while the box is empty: the first one was shown and not written down.

    Raises ValidationError once somebody has voted, PermissionDenied for anyone but the chair.
    """
    ballot = locked(ballot)
    if not is_chair(by, ballot.sitting.council):
        raise PermissionDenied
    if ballot.status != BallotStatus.OPEN:
        raise ValidationError(_("The ballot is not open."), code="not_open")
    if ballot.marks.exists():
        raise ValidationError(_("A ballot has already been cast: the key can no longer change."), code="already_cast")
    ballot.public_key, box_key = sealing.new_box()
    ballot.save(update_fields=["public_key"])
    return box_key


@transaction.atomic
def cast_vote(ballot, *, by, choices: dict[int, str]) -> None:
    """Put a member's ballot in the box and mark the member as having voted, both or neither.

    choices maps each candidate's id to "yes", "no" or "blank". Raises ValidationError on an incomplete or foreign
    ballot, a ballot that is not open, or a second vote; PermissionDenied for anyone without a seat.
    """
    ballot = locked(ballot)
    member = seat_of(by, ballot.sitting.council)
    if member is None:
        raise PermissionDenied
    if ballot.status != BallotStatus.OPEN:
        raise ValidationError(_("The ballot is not open."), code="not_open")
    candidates = list(ballot.candidates.values_list("pk", flat=True))
    if set(choices) != set(candidates) or not set(choices.values()) <= {"yes", "no", "blank"}:
        raise ValidationError(
            _("Mark every candidate once: for, against or blank. Nothing was recorded."), code="incomplete_ballot"
        )
    try:
        with transaction.atomic():
            VoterMark.objects.create(ballot=ballot, member=member)
    except IntegrityError as error:
        raise ValidationError(_("You have already voted. Your ballot is in the box."), code="already_voted") from error
    sealed = sealing.seal(ballot.public_key, [choices[pk] for pk in candidates])
    SealedBallot.objects.create(ballot=ballot, ciphertext=sealed)


@transaction.atomic
def close_ballot(ballot, *, by):
    """Stop the vote; whoever was told that the ballot is in the box is counted."""
    ballot = locked(ballot)
    if not is_chair(by, ballot.sitting.council):
        raise PermissionDenied
    ballot.closed_at = timezone.now()
    ballot.cast = ballot.marks.count()
    # Events never change, so the count can tell that these are the ballots that were in the box when it was closed.
    seal = sealing.fingerprint(_box(ballot))
    return move(ballot, BALLOT, BallotAction.CLOSE, by=by, reason=seal, update_fields=("closed_at", "cast"))


def _box(ballot) -> list[bytes]:
    """Return the sealed ballots in the box; their order says nothing."""
    return [bytes(ciphertext) for ciphertext in ballot.sealed.values_list("ciphertext", flat=True)]


@transaction.atomic
def tally(ballot, *, by, key: str):
    """Open the box with its key, count on the frozen roll, and move each nomination along: proposed or not.

    Raises ValidationError with a wrong key or when the box does not hold as many ballots as the register has marks.
    """
    ballot = locked(ballot)
    if not is_chair(by, ballot.sitting.council):
        raise PermissionDenied
    BALLOT.target(BallotAction.TALLY, state=ballot.status)
    opened = _open_box(ballot, key)
    ballot.invalid = 0
    move(ballot, BALLOT, BallotAction.TALLY, by=by, update_fields=("invalid",))
    candidates = list(ballot.candidates.select_related("nomination"))
    CountedBallot.objects.bulk_create(
        CountedBallot(ballot=ballot, choices={str(c.order): choice for c, choice in zip(candidates, row, strict=True)})
        for row in opened
    )
    ballot.sealed.all().delete()
    for column, candidate in enumerate(candidates):
        _record(candidate, [row[column] for row in opened], ballot=ballot, by=by)
    queue_job(key=f"minutes:{ballot.pk}", kind="awards.minutes_pdf", payload={"ballot": ballot.pk})
    return ballot


def _open_box(ballot, key: str) -> list[list[str]]:
    ciphertexts = _box(ballot)
    if not len(ciphertexts) == ballot.cast == ballot.marks.count():
        raise ValidationError(_("The box does not hold as many ballots as the register has marks."), code="box_tampered")
    if ballot.events.filter(action=BallotAction.CLOSE).latest("pk").reason != sealing.fingerprint(ciphertexts):
        raise ValidationError(
            _("The ballots in the box are not those that were there when the ballot closed."), code="box_tampered"
        )
    try:
        return sealing.open_all(ballot.public_key, key, ciphertexts)
    except sealing.WrongKey as error:
        raise ValidationError(
            _("This key does not open the box. Type the key that was shown when the ballot opened."), code="wrong_key"
        ) from error


def _record(candidate, choices: list[str], *, ballot, by) -> None:
    candidate.yes, candidate.no, candidate.blank = (choices.count(c) for c in ("yes", "no", "blank"))
    rule = tallying.Rule(threshold=ballot.threshold, base=ballot.base, quorum=ballot.quorum)
    outcome = tallying.outcome(
        yes=candidate.yes,
        no=candidate.no,
        invalid=candidate.blank,
        members=ballot.members,
        present=ballot.present,
        rule=rule,
    )
    candidate.share, candidate.recommended = outcome.share, outcome.recommended
    candidate.save(update_fields=["yes", "no", "blank", "share", "recommended"])
    if outcome.recommended:
        propose(candidate.nomination, by=by)
    else:
        reason = _("%(yes)d votes for, %(needed)d needed (%(article)s).") % {
            "yes": candidate.yes,
            "needed": outcome.needed,
            "article": ballot.article,
        }
        decline(candidate.nomination, by=by, reason=reason)
