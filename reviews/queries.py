"""Reads of the review: who has what to score, what is missing, rankings and breakdowns of frozen results."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Round, Step
from campaigns.queries import closing_time, stage_of
from core.desk import DeskItem
from reviews.lifecycle import AppealStatus, AssignmentStatus
from reviews.models import Appeal, Assignment, Band, Result, ResultLine
from units.models import valid_on
from units.permissions import is_secretariat, units_of
from units.roles import Role


@dataclass
class LineNode:
    """A line of a result with the lines below it."""

    line: ResultLine
    children: list["LineNode"] = field(default_factory=list)


def assignments_of(user):
    """Return the reviewer's assignments that are not cancelled, units in Vietnamese order, with how much is scored."""
    return (
        Assignment.objects.filter(reviewer=user)
        .exclude(status=AssignmentStatus.CANCELLED)
        .select_related("self_assessment__unit", "self_assessment__round", "self_assessment__criteria_set")
        .annotate(scored=Count("scores"))
        .order_by("self_assessment__unit__sort_key")
    )


def visible_assignments(user):
    """The secretariat sees all assignments; a reviewer their own."""
    return Assignment.objects.all() if is_secretariat(user) else assignments_of(user)


def missing_scores(assignment) -> list:
    """Return the scored criteria of the set without a score, in order."""
    scored = assignment.scores.values("criterion")
    criteria = assignment.self_assessment.criteria_set.criteria.scored()
    return list(criteria.exclude(pk__in=scored).order_by("order"))


def bands_on(day) -> list[tuple[str, object]]:
    """Return (name, minimum ratio) of the bands in force on the day, highest first."""
    return list(Band.objects.filter(valid_on(day)).order_by("-minimum").values_list("name", "minimum"))


def results_visible_to(user):
    """The secretariat sees all results; a unit its own once frozen, others only what results publishes."""
    results = Result.objects.select_related("unit", "round", "block")
    return results if is_secretariat(user) else results.filter(unit__in=units_of(user, Role.UNIT_STAFF, Role.UNIT_HEAD))


def appeals_visible_to(user):
    """The secretariat sees all appeals; a unit its own; a reviewer those given to them."""
    appeals = Appeal.objects.select_related("result__unit", "result__round", "criterion", "assigned_to")
    if is_secretariat(user):
        return appeals
    own = units_of(user, Role.UNIT_STAFF, Role.UNIT_HEAD)
    return appeals.filter(Q(result__unit__in=own) | Q(assigned_to=user))


def ranking(round, tier):
    """Return the results of a tier: ranked first, then the assessed but not ranked, each in Vietnamese order."""
    return (
        Result.objects.filter(round=round, tier=tier)
        .select_related("unit", "block")
        .order_by(F("rank").asc(nulls_last=True), "unit__sort_key")
    )


def breakdown(result) -> list[LineNode]:
    """Return the result's lines as a tree of groups and criteria, in one query."""
    children = defaultdict(list)
    lines = result.lines.select_related("criterion").order_by("criterion__order")
    for line in lines:
        children[line.criterion.parent_id].append(line)

    def nodes(parent):
        return [LineNode(line, nodes(line.criterion_id)) for line in children[parent]]

    return nodes(None)


def undecided_appeals(round):
    """Return the appeals of the round that still wait for an answer."""
    return Appeal.objects.filter(result__round=round, status__in=[AppealStatus.OPEN, AppealStatus.ASSIGNED])


def desk_items(user) -> list[DeskItem]:
    """Return what a reviewer and the secretariat have to do here now."""
    return [*_reviewer_items(user), *_appeal_items(user)]


def _reviewer_items(user) -> list[DeskItem]:
    open_ones = Assignment.objects.filter(
        reviewer=user, status=AssignmentStatus.OPEN, self_assessment__round__status=RoundStatus.REVIEWING
    )
    counts = dict(open_ones.order_by().values_list("self_assessment__round").annotate(count=Count("pk")))
    items = []
    for round in Round.objects.filter(pk__in=counts).prefetch_related("stages__extensions"):
        stage = stage_of(round, Step.REVIEW)
        due = closing_time(stage) if stage else None
        items.append(
            DeskItem(
                title=_("Score the units assigned to you"),
                detail=str(round),
                url=reverse("reviews:assignments"),
                count=counts[round.pk],
                due=due,
                urgent=bool(due and due < timezone.now()),
            )
        )
    return items


def _appeal_items(user) -> list[DeskItem]:
    items = []
    mine = Appeal.objects.filter(assigned_to=user, status=AppealStatus.ASSIGNED).count()
    if mine:
        items.append(DeskItem(title=_("Decide appeals"), detail="", url=reverse("reviews:appeals"), count=mine, urgent=True))
    if is_secretariat(user):
        open_ones = Appeal.objects.filter(status=AppealStatus.OPEN).count()
        if open_ones:
            items.append(
                DeskItem(title=_("Assign appeals to reviewers"), detail="", url=reverse("reviews:appeals"), count=open_ones)
            )
    return items
