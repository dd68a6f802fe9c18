"""A nomination is prepared at the grassroots, approved by the head, checked by the rules and the secretariat."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Step
from core.models import locked, move
from core.text import fold, nfc
from nominations import notifications
from nominations.actions.evidence import add_evidence
from nominations.actions.guards import given, within_window
from nominations.lifecycle import NOMINATION, NominationAction, NominationStatus
from nominations.models import Nomination, NominationRefusal
from nominations.permissions import is_head
from nominations.queries.nomination import broken_rules, unfinished

EDITABLE = frozenset([NominationStatus.DRAFT, NominationStatus.RETURNED])
FIELDS = (
    "subject_name",
    "subject_post",
    "merit",
    "report",
    "meeting_on",
    "meeting_members",
    "meeting_present",
    "votes_for",
    "votes_against",
    "pending_matter",
)


class StaleNomination(ValidationError):
    """Someone saved the nomination in the meantime; `current` is what is stored now."""

    def __init__(self, current: Nomination):
        super().__init__(_("The nomination was saved elsewhere in the meantime. Compare both and save again."), code="stale")
        self.current = current


@transaction.atomic
def start_nomination(
    unit, round, *, by, category, subject_kind: str, subject_name: str, merit: str = "", subject_post: str = "", subject_unit=None
) -> Nomination:
    """Begin a nomination. Raises ValidationError outside the window or when the subject already stands for this award."""
    within_window(round, Step.NOMINATION, unit)
    name = nfc(subject_name).strip()
    if not name:
        raise ValidationError({"subject_name": _("Name whom the unit nominates.")}, code="no_subject")
    nomination = Nomination(
        unit=unit,
        round=round,
        category=category,
        subject_kind=subject_kind,
        subject_name=name,
        subject_key=subject_key(name, subject_unit),
        subject_post=nfc(subject_post).strip(),
        subject_unit=subject_unit,
        merit=nfc(merit).strip(),
        created_by=by,
    )
    _save_new(nomination)
    return nomination


def subject_key(name: str, unit=None) -> str:
    """Return what makes two subjects the same: the unit itself, or the name without diacritics and case."""
    return f"unit:{unit.pk}" if unit else fold(name)[:250]


@transaction.atomic
def save_nomination(nomination, *, by, version: int | None = None, **fields) -> Nomination:
    """Save some of FIELDS of a nomination being prepared. Raises StaleNomination, ValidationError."""
    nomination = _editable(nomination)
    within_window(nomination.round, Step.NOMINATION, nomination.unit)
    if version is not None and version != nomination.version:
        raise StaleNomination(nomination)
    for name, value in fields.items():
        if name not in FIELDS:
            raise TypeError(name)
        setattr(nomination, name, nfc(value).strip() if isinstance(value, str) else value)
    if not nomination.subject_name:
        raise ValidationError({"subject_name": _("Name whom the unit nominates.")}, code="no_subject")
    if nomination.subject_unit and fold(nomination.subject_name) != fold(nomination.subject_unit.name):
        # Under another name it is another subject.
        nomination.subject_unit = None
    nomination.subject_key = subject_key(nomination.subject_name, nomination.subject_unit)
    _check_meeting(nomination)
    nomination.version += 1
    _save_new(nomination)
    return nomination


@transaction.atomic
def attach_minutes(nomination, *, by, upload) -> Nomination:
    """Attach the minutes of the grassroots meeting from the unit's library; replaces earlier ones."""
    nomination = _editable(nomination)
    # Stored for every reader, so not in the language of the person who happens to upload.
    nomination.minutes = add_evidence(nomination.unit, by=by, upload=upload, title="Biên bản họp xét ở cơ sở")
    nomination.save(update_fields=["minutes"])
    return nomination


@transaction.atomic
def send_nomination_to_head(nomination, *, by) -> Nomination:
    """Send a complete nomination to the head. Raises ValidationError, a sentence for each thing that is missing."""
    nomination = _editable(nomination)
    within_window(nomination.round, Step.NOMINATION, nomination.unit)
    missing = unfinished(nomination)
    if missing:
        raise ValidationError(missing, code="incomplete")
    moved = move(nomination, NOMINATION, NominationAction.SEND_TO_HEAD, by=by)
    notifications.tell_head_of_nomination(moved)
    return moved


@transaction.atomic
def give_back_nomination(nomination, *, by, reason: str) -> Nomination:
    """The head gives the nomination back to the staff with a reason."""
    nomination = _as_head(nomination, by)
    return move(nomination, NOMINATION, NominationAction.GIVE_BACK, by=by, reason=given(reason))


def approve_nomination(nomination, *, by) -> Nomination:
    """The head approves and submits; conditions that are not met refuse it, each with its article, and are kept on record.

    Raises ValidationError (code "ineligible") with one sentence per broken condition; the nomination stays with the head.
    """
    with transaction.atomic():
        # Two nominations of a unit approved at once are counted one after the other.
        locked(nomination.unit)
        nomination = _as_head(nomination, by)
        NOMINATION.target(NominationAction.APPROVE, state=nomination.status)
        within_window(nomination.round, Step.NOMINATION, nomination.unit)
        refused = broken_rules(nomination)
        if not refused:
            nomination.submitted_at, nomination.submitted_by = timezone.now(), by
            fields = ("submitted_at", "submitted_by")
            return move(nomination, NOMINATION, NominationAction.APPROVE, by=by, update_fields=fields)
        NominationRefusal.objects.bulk_create(
            NominationRefusal(nomination=nomination, rule=rule, message=rule.message, article=rule.article, by=by)
            for rule in refused
        )
    # Outside the transaction, so that the record of the refusal stays.
    raise ValidationError([f"{rule.message} ({rule.article})" for rule in refused], code="ineligible")


@transaction.atomic
def return_nomination(nomination, *, by, reason: str) -> Nomination:
    """The secretariat asks the unit to complete a submitted nomination."""
    nomination = locked(nomination)
    reason = given(reason)
    moved = move(nomination, NOMINATION, NominationAction.RETURN, by=by, reason=reason)
    notifications.tell_nomination_returned(moved, reason)
    return moved


@transaction.atomic
def accept_nomination(nomination, *, by) -> Nomination:
    """The secretariat confirms that the nomination meets the conditions; they are checked once more."""
    nomination = locked(nomination)
    NOMINATION.target(NominationAction.ACCEPT, state=nomination.status)
    refused = broken_rules(nomination)
    if refused:
        raise ValidationError([f"{rule.message} ({rule.article})" for rule in refused], code="ineligible")
    return move(nomination, NOMINATION, NominationAction.ACCEPT, by=by)


@transaction.atomic
def refuse_nomination(nomination, *, by, reason: str, article: str) -> Nomination:
    """The secretariat refuses a nomination, citing the article; the unit is told."""
    nomination = locked(nomination)
    if not article.strip():
        raise ValidationError({"article": _("Cite the article the refusal rests on.")}, code="no_article")
    nomination.refusal_reason, nomination.refusal_article = given(reason), article.strip()
    moved = move(
        nomination,
        NOMINATION,
        NominationAction.REFUSE,
        by=by,
        reason=f"{nomination.refusal_reason} ({nomination.refusal_article})",
        update_fields=("refusal_reason", "refusal_article"),
    )
    notifications.tell_nomination_refused(moved)
    return moved


@transaction.atomic
def propose(nomination, *, by) -> Nomination:
    """The council's vote recommends it."""
    return move(locked(nomination), NOMINATION, NominationAction.PROPOSE, by=by)


@transaction.atomic
def award(nomination, *, by) -> Nomination:
    """A signed decision gives the award."""
    return move(locked(nomination), NOMINATION, NominationAction.AWARD, by=by)


@transaction.atomic
def decline(nomination, *, by, reason: str) -> Nomination:
    """No award, with the reason the unit reads."""
    return move(locked(nomination), NOMINATION, NominationAction.DECLINE, by=by, reason=given(reason))


def _editable(nomination) -> Nomination:
    nomination = locked(nomination)
    if nomination.status not in EDITABLE:
        raise ValidationError(
            _("The nomination is “%(state)s” and can no longer be changed.") % {"state": nomination.get_status_display()},
            code="not_editable",
        )
    return nomination


def _as_head(nomination, by) -> Nomination:
    nomination = locked(nomination)
    if not is_head(by, nomination.unit):
        raise PermissionDenied
    return nomination


def _check_meeting(nomination) -> None:
    """Say in words what the database would refuse."""
    members, present = nomination.meeting_members, nomination.meeting_present
    if members is not None and present is not None and present > members:
        raise ValidationError({"meeting_present": _("More people were present than the meeting has members.")}, code="attendance")
    votes = (nomination.votes_for or 0) + (nomination.votes_against or 0)
    if present is not None and votes > present:
        raise ValidationError({"votes_for": _("More votes than people present.")}, code="votes")
    if nomination.meeting_on and nomination.meeting_on > timezone.localdate():
        raise ValidationError({"meeting_on": _("The meeting cannot be in the future.")}, code="future")


def _save_new(nomination) -> None:
    try:
        with transaction.atomic():
            nomination.save()
    except IntegrityError as error:
        raise ValidationError(
            {"subject_name": _("The unit already nominates “%(name)s” for this award.") % {"name": nomination.subject_name}},
            code="duplicate",
        ) from error
