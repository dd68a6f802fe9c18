"""A self-assessment at a glance: its criteria with their answers, what is done, what is missing, whose turn it is."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Step
from campaigns.queries import closing_time, stage_of
from criteria.models import Criterion, CriterionKind
from criteria.queries import tree
from nominations.lifecycle import LABELS_FOR_REVIEWERS, AssessmentStatus
from nominations.models import Answer, EvidenceUse


class Filling(TextChoices):
    """How far one criterion is filled in."""

    NOT_STARTED = "not_started", gettext_lazy("not started")
    IN_PROGRESS = "in_progress", gettext_lazy("in progress")
    DONE = "done", gettext_lazy("done")


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a self-assessment from being sent, and the page where it is put right."""

    criterion: Criterion | None
    code: str
    message: str
    url_name: str
    args: tuple

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a self-assessment is: criteria done of all, points claimed of the maximum that applies to the unit."""

    done: int
    total: int
    claimed: Decimal
    maximum: Decimal

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


class Row:
    """One criterion with the unit's answer (None: not yet saved) and the files it cites."""

    def __init__(self, criterion, answer, uses):
        self.criterion, self.answer, self.uses = criterion, answer, uses

    @property
    def filling(self) -> Filling:
        if self.answer is None or (not self.answer.is_done and not self._has_something):
            return Filling.NOT_STARTED
        return Filling.DONE if self.answer.is_done else Filling.IN_PROGRESS

    @property
    def claimed(self) -> Decimal | None:
        return self.answer.claimed_points if self.answer else None

    @property
    def maximum(self) -> Decimal:
        """The points the criterion can still bring: none when it does not apply."""
        return Decimal(0) if self.answer and self.answer.not_applicable else self.criterion.max_points

    @property
    def _has_something(self) -> bool:
        return bool(self.answer.value or self.answer.explanation or self.uses)


class Pillar:
    """A group of the tree and the rows of all the criteria below it."""

    def __init__(self, criterion, rows):
        self.criterion, self.rows = criterion, rows

    @property
    def progress(self) -> Progress:
        return summed(self.rows)


class Sheet:
    """A whole self-assessment, read in three queries however many criteria it has."""

    def __init__(self, assessment):
        self.assessment = assessment
        uses: dict[int, list] = {}
        cited = EvidenceUse.objects.filter(answer__self_assessment=assessment).select_related("evidence")
        for use in cited:
            uses.setdefault(use.answer_id, []).append(use)
        answers = {a.criterion_id: a for a in Answer.objects.filter(self_assessment=assessment).with_done()}
        self._row = {}
        self.pillars = [
            Pillar(node.criterion, [self._make_row(c, answers, uses) for c in _leaves_below(node)])
            for node in tree(assessment.criteria_set)
        ]

    def _make_row(self, criterion, answers, uses):
        if answer := answers.get(criterion.pk):
            answer.criterion = criterion
        row = self._row[criterion.pk] = Row(criterion, answer, uses.get(answer.pk, []) if answer else [])
        return row

    @cached_property
    def rows(self) -> list[Row]:
        return [row for pillar in self.pillars for row in pillar.rows]

    @cached_property
    def progress(self) -> Progress:
        return summed(self.rows)

    def row(self, criterion_pk: int) -> Row | None:
        return self._row.get(criterion_pk)

    def neighbours(self, criterion_pk: int) -> tuple[Row | None, Row | None]:
        """Return the rows before and after a criterion."""
        index = next(i for i, row in enumerate(self.rows) if row.criterion.pk == criterion_pk)
        before = self.rows[index - 1] if index else None
        return before, self.rows[index + 1] if index + 1 < len(self.rows) else None

    @cached_property
    def missing(self) -> list[Missing]:
        if not self.rows:
            return [_missing(self.assessment, None, "no_criteria", _("The criteria set is empty."))]
        return [problem for row in self.rows if (problem := _problem(self.assessment, row))]


def summed(rows) -> Progress:
    return Progress(
        done=sum(row.filling == Filling.DONE for row in rows),
        total=len(rows),
        claimed=sum((row.claimed or Decimal(0) for row in rows), Decimal(0)),
        maximum=sum((row.maximum for row in rows), Decimal(0)),
    )


def missing_for_submission(assessment) -> list[Missing]:
    """Return all that keeps the self-assessment from being sent; the page shows this list and the action checks it."""
    return Sheet(assessment).missing


def history(assessment):
    """Return the moves of the self-assessment, newest first, with the people who made them."""
    return assessment.events.select_related("by").order_by("-at", "-pk")


def status_label(assessment, *, for_unit: bool) -> str:
    """Return the state in the words of the reader: the unit's side, or the side that works on what it sent."""
    if for_unit:
        return assessment.get_status_display()
    return str(LABELS_FOR_REVIEWERS[AssessmentStatus(assessment.status)])


def turn_of(assessment) -> str:
    """Say who must act now, and what comes next."""
    status = AssessmentStatus(assessment.status)
    texts = {
        AssessmentStatus.DRAFT: _("The unit's staff fill it in and send it to the head."),
        AssessmentStatus.AWAITING_HEAD: _("The head of the unit reads it and approves it, or gives it back."),
        AssessmentStatus.SUBMITTED: _(
            "The secretariat assigns reviewers, who score it independently. The unit has nothing to do."
        ),
        AssessmentStatus.RETURNED: _("The unit's staff complete it and send it to the head again."),
        AssessmentStatus.VERIFIED: _("It is scored. Results are shown to the unit when appeals open."),
        AssessmentStatus.FINAL: _("The result is frozen. The unit may read it and appeal while appeals are open."),
        AssessmentStatus.WITHDRAWN: _("It was taken out of the round. Nobody has to act."),
    }
    return texts[status]


def deadline(round, unit=None):
    """Return when self-assessments close for the unit (aware datetime), or None when the round has no such window."""
    stage = stage_of(round, Step.SELF_ASSESSMENT)
    return closing_time(stage, unit) if stage else None


def _leaves_below(node):
    if node.criterion.kind != CriterionKind.GROUP:
        yield node.criterion
    for child in node.children:
        yield from _leaves_below(child)


def _problem(assessment, row) -> Missing | None:
    if row.filling == Filling.DONE:
        return None
    criterion = row.criterion
    if row.answer is None or not row.answer.value:
        return _missing(assessment, criterion, "no_answer", _("%(code)s is not answered.") % {"code": criterion.code})
    return _missing(assessment, criterion, "no_evidence", _("%(code)s has no evidence.") % {"code": criterion.code})


def _missing(assessment, criterion, code, message) -> Missing:
    if criterion is None:
        return Missing(None, code, message, "nominations:assessment", (assessment.pk,))
    return Missing(criterion, code, message, "nominations:answer", (assessment.pk, criterion.pk))
