"""Reads of nominations: what is missing, which conditions are broken, what there is to do."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import DeskItem
from nominations import eligibility
from nominations.lifecycle import AssessmentStatus, NominationStatus, PlanStatus
from nominations.models import EligibilityRule, Nomination, Quota, SelfAssessment, UnitPlan
from units.models import valid_on
from units.permissions import is_secretariat, units_of
from units.roles import Role

DEAD = [NominationStatus.INELIGIBLE, NominationStatus.NOT_AWARDED]
SUBMITTED = [AssessmentStatus.SUBMITTED, AssessmentStatus.VERIFIED, AssessmentStatus.FINAL]


def unfinished(nomination) -> dict[str, str]:
    """Return what a nomination still needs before the head can decide on it: sentences by field."""
    missing = {}
    required = {
        "merit": _("Summarise the merit."),
        "report": _("Write the achievement report."),
        "meeting_on": _("Give the date of the grassroots meeting."),
        "meeting_members": _("Give the number of members of the meeting."),
        "meeting_present": _("Give the number of people present."),
        "votes_for": _("Give the number of votes for."),
        "minutes": _("Attach the minutes of the meeting."),
        "pending_matter": _("Say whether a matter is pending."),
    }
    for field, sentence in required.items():
        if getattr(nomination, field) in (None, ""):
            missing[field] = sentence
    return missing


def rules_on(day) -> list[EligibilityRule]:
    return list(EligibilityRule.objects.filter(valid_on(day)).order_by("pk"))


def broken_rules(nomination, day=None) -> list[EligibilityRule]:
    """Return the conditions in force that the nomination does not meet."""
    rules = rules_on(day or timezone.localdate())
    facts = facts_of(nomination)
    return [rule for rule in rules if eligibility.broken(rule.check_kind, rule.params, facts)]


def facts_of(nomination) -> eligibility.Facts:
    """Return what nominations.eligibility needs to know."""
    unit, round = nomination.unit, nomination.round
    # Drafts of others count only once they are handed in: nobody can be kept out by an abandoned one.
    handed_in = Q(submitted_at__isnull=False) | Q(pk=nomination.pk)
    alive = Nomination.objects.filter(handed_in, round=round).exclude(status__in=DEAD)
    of_unit = list(alive.filter(unit=unit).values_list("subject_kind", flat=True))
    individuals = sum(kind == "individual" for kind in of_unit)
    elsewhere = alive.filter(subject_key=nomination.subject_key, subject_kind=nomination.subject_kind).exclude(pk=nomination.pk)
    if nomination.subject_kind == "individual":
        # Two people of two units may have one name.
        elsewhere = elsewhere.filter(unit=unit)
    return eligibility.Facts(
        subject_kind=nomination.subject_kind,
        open_to=frozenset(nomination.category.subject_kinds),
        plan_registered=UnitPlan.objects.filter(unit=unit, round=round, status=PlanStatus.REGISTERED).exists(),
        assessment_submitted=SelfAssessment.objects.filter(unit=unit, round=round, status__in=SUBMITTED).exists(),
        pending_matter=nomination.pending_matter,
        votes_for=nomination.votes_for,
        present=nomination.meeting_present,
        has_minutes=nomination.minutes_id is not None,
        same_subject_elsewhere=elsewhere.count(),
        collectives=len(of_unit) - individuals,
        individuals=individuals,
        quota=quota_of(unit, round),
    )


def quota_of(unit, round) -> eligibility.Quota:
    """Return the unit's quota: its own row, else that of the round, else no limit."""
    rows = Quota.objects.filter(round=round, unit__isnull=True) | Quota.objects.filter(round=round, unit=unit)
    row = sorted(rows, key=lambda q: q.unit_id is None)[:1]
    if not row:
        return eligibility.Quota()
    return eligibility.Quota(collectives=row[0].max_collectives, individuals=row[0].max_individuals, either=row[0].max_either)


def nomination_items(user) -> list[DeskItem]:
    """Return what the unit's people and the secretariat have to do for nominations."""
    items = []
    heads = units_of(user, Role.UNIT_HEAD)
    for nomination in Nomination.objects.filter(unit__in=heads, status=NominationStatus.AWAITING_HEAD).select_related("category"):
        items.append(DeskItem(_("Approve the nomination"), str(nomination), nomination.get_absolute_url(), urgent=True))
    staff = units_of(user, Role.UNIT_STAFF)
    for nomination in Nomination.objects.filter(
        unit__in=staff, status__in=[NominationStatus.DRAFT, NominationStatus.RETURNED]
    ).select_related("category"):
        items.append(DeskItem(_("Complete the nomination"), str(nomination), nomination.get_absolute_url()))
    if is_secretariat(user):
        count = Nomination.objects.filter(status=NominationStatus.SUBMITTED).count()
        if count:
            items.append(DeskItem(_("Check the eligibility of nominations"), "", reverse("nominations:nominations"), count=count))
    return items
