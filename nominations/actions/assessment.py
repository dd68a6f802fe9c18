"""A self-assessment is filled in, sent to the head, approved and submitted, returned, verified, made final."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Step
from core.models import locked, move
from core.text import nfc
from criteria.models import Criterion, CriterionKind
from criteria.queries import set_for
from criteria.rules import AnswerError, clean_answer, points_for
from nominations import notifications
from nominations.actions.guards import editable, given, taking_part, within_window
from nominations.actions.receipt import issue_receipt
from nominations.actions.wording import worded
from nominations.lifecycle import SELF_ASSESSMENT, AssessmentAction, AssessmentStatus
from nominations.models import Answer, Receipt, SelfAssessment
from nominations.permissions import is_head
from nominations.queries.assessment import missing_for_submission


class StaleAnswer(Exception):
    """Someone saved this answer in the meantime: `current` is what is stored now; nothing was overwritten."""

    def __init__(self, current: Answer):
        super().__init__(f"answer {current.pk} is at version {current.version}")
        self.current = current


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be saved for one criterion; `value` is criteria.rules' dict, empty while nothing was chosen."""

    value: Mapping | None = None
    explanation: str = ""
    not_applicable: bool = False
    not_applicable_reason: str = ""
    version: int | None = None


@transaction.atomic
def start_assessment(unit, round, *, by) -> SelfAssessment:
    """Return the unit's self-assessment of the round, made now when there is none."""
    existing = SelfAssessment.objects.filter(unit=unit, round=round).first()
    if existing:
        return existing
    within_window(round, Step.SELF_ASSESSMENT, unit)
    taking_part(round, unit)
    criteria_set = set_for(round, unit.tier)
    if criteria_set is None:
        raise ValidationError(_("The round has no criteria for this tier yet."), code="no_criteria")
    assessment, _created = SelfAssessment.objects.get_or_create(unit=unit, round=round, defaults={"criteria_set": criteria_set})
    return assessment


def save_answer(
    assessment,
    criterion,
    *,
    by,
    value,
    explanation: str = "",
    not_applicable: bool = False,
    not_applicable_reason: str = "",
    version: int | None = None,
) -> Answer:
    """Save one answer; `version` is the one the person read (0: none yet), None to save whatever is stored.

    Raises ValidationError (codes "not_editable", "window_closed", "foreign_criterion", "invalid", "reason_missing") and
    StaleAnswer when the stored answer is another version with another content.
    """
    entry = Entry(value, explanation, not_applicable, not_applicable_reason, version)
    return save_answers(assessment, by=by, entries={criterion: entry})[0]


@transaction.atomic
def save_answers(assessment, *, by, entries: Mapping[Criterion, Entry]) -> list[Answer]:
    """Save answers to several criteria under one lock; all or none."""
    assessment = editable(assessment)
    stored = {a.criterion_id: a for a in assessment.answers.filter(criterion__in=entries)}
    answers = [
        _applied(stored.get(criterion.pk) or Answer(self_assessment=assessment, criterion=criterion), criterion, entry)
        for criterion, entry in entries.items()
    ]
    changed = [answer for answer, is_changed in answers if is_changed]
    new, known = [a for a in changed if a.pk is None], [a for a in changed if a.pk is not None]
    now = timezone.now()
    for answer in changed:
        answer.version, answer.updated_at, answer.updated_by = answer.version + 1, now, by
    Answer.objects.bulk_create(new)
    Answer.objects.bulk_update(known, [*_CONTENT, "version", "updated_at", "updated_by"])
    return [answer for answer, _is_changed in answers]


@transaction.atomic
def send_to_head(assessment, *, by) -> SelfAssessment:
    """Hand the filled-in self-assessment to the unit's head; raises ValidationError listing what is missing."""
    assessment = editable(assessment)
    _complete(assessment)
    move(assessment, SELF_ASSESSMENT, AssessmentAction.SEND_TO_HEAD, by=by)
    notifications.tell_head(assessment)
    return assessment


@transaction.atomic
def give_back(assessment, *, by, reason: str) -> SelfAssessment:
    """The head gives it back to the staff, with a reason."""
    assessment = locked(assessment)
    if not is_head(by, assessment.unit):
        raise PermissionDenied
    move(assessment, SELF_ASSESSMENT, AssessmentAction.GIVE_BACK, by=by, reason=given(reason))
    notifications.tell_staff_given_back(assessment, reason=given(reason))
    return assessment


@transaction.atomic
def approve(assessment, *, by) -> Receipt:
    """The head submits it for the unit and gets the receipt; approving again gives the same receipt.

    Raises PermissionDenied unless `by` heads the unit, ValidationError outside the window or when something is missing.
    """
    assessment = locked(assessment)
    if not is_head(by, assessment.unit):
        raise PermissionDenied
    if assessment.status == AssessmentStatus.SUBMITTED:
        return assessment.receipts.latest("issued_at", "pk")
    within_window(assessment.round, Step.SELF_ASSESSMENT, assessment.unit)
    _complete(assessment)
    assessment.submitted_at, assessment.submitted_by = timezone.now(), by
    move(assessment, SELF_ASSESSMENT, AssessmentAction.APPROVE, by=by, update_fields=("submitted_at", "submitted_by"))
    receipt = issue_receipt(assessment, by=by)
    notifications.tell_submitted(assessment, receipt)
    return receipt


@transaction.atomic
def return_assessment(assessment, *, by, reason: str) -> SelfAssessment:
    """The secretariat returns a submitted one for completion, with a reason; its receipt stays."""
    assessment = locked(assessment)
    move(assessment, SELF_ASSESSMENT, AssessmentAction.RETURN, by=by, reason=given(reason))
    notifications.tell_returned(assessment, reason=given(reason))
    return assessment


@transaction.atomic
def verify(assessment, *, by) -> SelfAssessment:
    """Its scores are complete."""
    return move(locked(assessment), SELF_ASSESSMENT, AssessmentAction.VERIFY, by=by)


@transaction.atomic
def finalise(assessment, *, by) -> SelfAssessment:
    """Its result is frozen."""
    return move(locked(assessment), SELF_ASSESSMENT, AssessmentAction.FINALISE, by=by)


@transaction.atomic
def withdraw(assessment, *, by, reason: str) -> SelfAssessment:
    """The unit, or the secretariat for a unit that ceased to exist, takes it out of the round."""
    return move(locked(assessment), SELF_ASSESSMENT, AssessmentAction.WITHDRAW, by=by, reason=given(reason))


_CONTENT = ("value", "claimed_points", "explanation", "not_applicable", "not_applicable_reason")


def _applied(answer, criterion, entry) -> tuple[Answer, bool]:
    """Put the entry into the answer; return it and whether anything changed."""
    if criterion.criteria_set_id != answer.self_assessment.criteria_set_id or criterion.kind == CriterionKind.GROUP:
        raise ValidationError(_("This criterion does not belong to the self-assessment."), code="foreign_criterion")
    new = _content(criterion, entry)
    unchanged = answer.pk is not None and all(getattr(answer, field) == new[field] for field in _CONTENT)
    if unchanged:
        # Sent twice: whatever version it names, it is what is stored.
        return answer, False
    if entry.version is not None and entry.version != answer.version:
        raise StaleAnswer(answer)
    for field, value in new.items():
        setattr(answer, field, value)
    return answer, True


def _content(criterion, entry) -> dict:
    value, points = {}, None
    reason = nfc(entry.not_applicable_reason).strip()
    if entry.not_applicable and not reason:
        raise ValidationError({"not_applicable_reason": _("Say why it is not applicable.")}, code="reason_missing")
    if entry.value:
        value, points = _computed(criterion, entry.value)
    return {
        "value": value,
        "claimed_points": None if entry.not_applicable else points,
        "explanation": nfc(entry.explanation).strip(),
        "not_applicable": entry.not_applicable,
        "not_applicable_reason": reason if entry.not_applicable else "",
    }


def _computed(criterion, raw):
    try:
        value = clean_answer(criterion.kind, criterion.rule, raw)
    except AnswerError as error:
        raise worded(error) from error
    if not criterion.is_scored:
        return value, None
    return value, points_for(criterion.kind, criterion.rule, criterion.max_points, value)


def _complete(assessment):
    missing = missing_for_submission(assessment)
    if missing:
        raise ValidationError([ValidationError(m.message, code=m.code) for m in missing], code="incomplete")
