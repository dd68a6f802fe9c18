"""All units of a round and how far each is with its self-assessment."""

from dataclasses import dataclass

from django.db.models import Count, F, FilteredRelation, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from criteria.models import CriteriaSet, Criterion
from nominations.lifecycle import LABELS_FOR_REVIEWERS, AssessmentStatus
from nominations.models import Answer
from units.models import Unit


class State(TextChoices):
    """What the secretariat filters by: the states, and three that are not in the lifecycle."""

    NOT_STARTED = "not_started", _("not started")
    INCOMPLETE = "incomplete", _("being filled in, incomplete")
    COMPLETE_UNSENT = "complete_unsent", _("complete but not submitted")
    SUBMITTED = "submitted", LABELS_FOR_REVIEWERS[AssessmentStatus.SUBMITTED]
    RETURNED = "returned", LABELS_FOR_REVIEWERS[AssessmentStatus.RETURNED]
    VERIFIED = "verified", LABELS_FOR_REVIEWERS[AssessmentStatus.VERIFIED]
    FINAL = "final", LABELS_FOR_REVIEWERS[AssessmentStatus.FINAL]
    WITHDRAWN = "withdrawn", LABELS_FOR_REVIEWERS[AssessmentStatus.WITHDRAWN]


UNSENT = frozenset([AssessmentStatus.DRAFT, AssessmentStatus.AWAITING_HEAD, AssessmentStatus.RETURNED])


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that takes part in the round; assessment_pk is None before it has started."""

    unit: Unit
    assessment_pk: int | None
    status: str | None
    submitted_at: object
    done: int
    total: int

    @property
    def state(self) -> State:
        if self.status is None:
            return State.NOT_STARTED
        is_complete = self.total > 0 and self.done == self.total
        if self.status in UNSENT and is_complete:
            return State.COMPLETE_UNSENT
        if self.status in {AssessmentStatus.DRAFT, AssessmentStatus.AWAITING_HEAD}:
            return State.INCOMPLETE
        return State(self.status)

    @property
    def awaits_head(self) -> bool:
        return self.status == AssessmentStatus.AWAITING_HEAD


def assessments_in(round, *, tier: str = "", state: str = "", text: str = "") -> list[UnitRow]:
    """Return every unit that takes part in the round, in tier and name order; in four queries however many there are."""
    tiers = set(CriteriaSet.objects.filter(round=round).values_list("tier", flat=True))
    units = (
        Unit.objects.on(round.as_of)
        .filter(tier__in=tiers & {tier} if tier else tiers)
        .matching(text)
        .annotate(claim=FilteredRelation("self_assessments", condition=Q(self_assessments__round=round)))
        .annotate(
            claim_pk=F("claim__pk"),
            claim_status=F("claim__status"),
            claim_submitted_at=F("claim__submitted_at"),
            claim_set=F("claim__criteria_set"),
        )
        .order_by("tier", "sort_key")
    )
    done, total = _done_counts(round), _leaf_counts(round)
    rows = [
        UnitRow(u, u.claim_pk, u.claim_status, u.claim_submitted_at, done.get(u.claim_pk, 0), total.get(u.claim_set, 0))
        for u in units
    ]
    return [row for row in rows if row.state == state] if state else rows


def counts_by_state(rows) -> list[tuple[State, int]]:
    """Return how many rows are in each state, in the order of the states."""
    return [(state, sum(row.state == state for row in rows)) for state in State]


def _done_counts(round) -> dict[int, int]:
    answers = Answer.objects.filter(self_assessment__round=round).with_done().filter(is_done=True)
    return dict(answers.order_by().values_list("self_assessment").annotate(Count("pk")))


def _leaf_counts(round) -> dict[int, int]:
    leaves = Criterion.objects.leaves().filter(criteria_set__round=round).order_by()
    return dict(leaves.values_list("criteria_set").annotate(Count("pk")))
