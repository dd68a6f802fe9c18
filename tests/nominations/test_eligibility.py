import dataclasses
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.lifecycle import TransitionNotAllowed
from nominations import actions
from nominations.actions.law import set_quota
from nominations.eligibility import Facts, Quota, broken
from nominations.models import NominationRefusal
from nominations.models.nomination import EligibilityCheck
from nominations.queries.nomination import broken_rules, facts_of, quota_of, rules_on
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.nominations import (
    CategoryFactory,
    EligibilityRuleFactory,
    NominationFactory,
    QuotaFactory,
    SelfAssessmentFactory,
    UnitPlanFactory,
)
from tests.factories.units import UnitFactory
from tests.nominations.cast import person, secretary
from units.roles import Role

GOOD = Facts(
    subject_kind="individual",
    open_to=frozenset(["individual"]),
    plan_registered=True,
    assessment_submitted=True,
    pending_matter=False,
    votes_for=8,
    present=10,
    has_minutes=True,
    same_subject_elsewhere=0,
    collectives=1,
    individuals=2,
)
CASES = [
    ("plan_registered", {}, {"plan_registered": False}),
    ("assessment_submitted", {}, {"assessment_submitted": False}),
    ("no_pending_matter", {}, {"pending_matter": True}),
    ("no_pending_matter", {}, {"pending_matter": None}),
    ("grassroots_share", {"share": "0.8"}, {"votes_for": 7}),
    ("grassroots_share", {"share": "0.8"}, {"votes_for": None}),
    ("grassroots_share", {"share": "0.8"}, {"present": None}),
    ("grassroots_share", {"share": "0.8"}, {"present": 0, "votes_for": 0}),
    ("grassroots_share", {"share": "0.8"}, {"has_minutes": False}),
    ("one_award_per_merit", {}, {"same_subject_elsewhere": 1}),
    ("within_quota", {}, {"quota": Quota(collectives=0)}),
    ("within_quota", {}, {"quota": Quota(individuals=1)}),
    ("within_quota", {}, {"quota": Quota(either=2)}),
    ("subject_fits", {}, {"open_to": frozenset(["collective"])}),
]


@pytest.mark.parametrize(("check", "params", "change"), CASES)
def test_each_condition_holds_for_good_facts_and_breaks_for_bad_ones(check, params, change):
    assert not broken(check, params, GOOD)
    assert broken(check, params, dataclasses.replace(GOOD, **change))


def test_every_condition_is_tried_above_and_an_unknown_one_never_passes():
    assert {check for check, _params, _change in CASES} == set(EligibilityCheck.values)
    with pytest.raises(KeyError):
        broken("beautiful", {}, GOOD)


@pytest.mark.parametrize(
    ("share", "votes", "present", "fits"), [("0.7", 7, 10, True), ("0.8", 12, 15, True), ("0.8", 11, 14, False)]
)
def test_the_share_is_counted_in_whole_people(share, votes, present, fits):
    facts = dataclasses.replace(GOOD, votes_for=votes, present=present)
    assert broken("grassroots_share", {"share": share}, facts) is not fits


def test_a_quota_that_is_just_met_is_kept():
    assert not broken("within_quota", {}, dataclasses.replace(GOOD, quota=Quota(collectives=1, individuals=2, either=3)))


def ready(**fields):
    """A nomination that waits for its head and meets every condition; with the head."""
    round, unit = RoundFactory(open=True), UnitFactory()
    StageFactory(round=round, step="nomination")
    UnitPlanFactory(round=round, unit=unit, registered=True)
    SelfAssessmentFactory(round=round, unit=unit, submitted=True)
    nomination = NominationFactory(round=round, unit=unit, with_meeting=True, status="awaiting_head", **fields)
    return nomination, person(unit, Role.UNIT_HEAD)


def spoil(nomination, check):
    match check:
        case "plan_registered":
            nomination.unit.plans.all().update(status="draft")
        case "assessment_submitted":
            nomination.unit.self_assessments.all().update(status="returned")
        case "no_pending_matter":
            type(nomination).objects.filter(pk=nomination.pk).update(pending_matter=True)
        case "grassroots_share":
            type(nomination).objects.filter(pk=nomination.pk).update(votes_for=2)
        case "one_award_per_merit":
            fields = {"unit": nomination.unit, "round": nomination.round, "submitted": True}
            NominationFactory(subject_key=nomination.subject_key, subject_name=nomination.subject_name, **fields)
        case "within_quota":
            QuotaFactory(round=nomination.round, unit=nomination.unit, max_individuals=0)
        case "subject_fits":
            type(nomination.category).objects.update(subject_kinds=["collective"])
    nomination.refresh_from_db()


@pytest.mark.django_db
@pytest.mark.parametrize("check", EligibilityCheck.values)
def test_a_broken_condition_refuses_with_its_article_and_the_refusal_is_kept(check):
    nomination, head = ready()
    rule = EligibilityRuleFactory(check_kind=check, message=f"Không đạt {check}.", article="Điều 7 khoản 2")
    assert broken_rules(nomination) == []
    spoil(nomination, check)
    with pytest.raises(ValidationError) as error:
        actions.approve_nomination(nomination, by=head)
    assert error.value.messages == [f"Không đạt {check}. (Điều 7 khoản 2)"]
    kept = NominationRefusal.objects.get()
    assert (kept.nomination, kept.rule, kept.article, kept.by) == (nomination, rule, "Điều 7 khoản 2", head)
    nomination.refresh_from_db()
    assert (nomination.status, nomination.submitted_at, nomination.events.count()) == ("awaiting_head", None, 0)


@pytest.mark.django_db
def test_a_nomination_that_meets_all_conditions_is_submitted_by_the_head_once():
    nomination, head = ready()
    for check in EligibilityCheck.values:
        EligibilityRuleFactory(check_kind=check)
    moved = actions.approve_nomination(nomination, by=head)
    assert (moved.status, moved.submitted_by, moved.events.count()) == ("submitted", head, 1)
    nomination.unit.plans.all().update(status="draft")
    with pytest.raises(TransitionNotAllowed):
        actions.approve_nomination(nomination, by=head)
    assert not NominationRefusal.objects.exists()


@pytest.mark.django_db
def test_the_secretariat_checks_the_conditions_once_more():
    nomination, head = ready()
    EligibilityRuleFactory()
    actions.approve_nomination(nomination, by=head)
    clerk = secretary()
    nomination.unit.plans.all().update(status="draft")
    with pytest.raises(ValidationError):
        actions.accept_nomination(nomination, by=clerk)
    nomination.unit.plans.all().update(status="registered")
    assert actions.accept_nomination(nomination, by=clerk).status == "eligible"
    with pytest.raises(TransitionNotAllowed):
        actions.accept_nomination(nomination, by=clerk)


@pytest.mark.django_db
def test_abandoned_drafts_do_not_use_up_the_quota_or_the_merit():
    nomination, head = ready()
    for check in ("within_quota", "one_award_per_merit"):
        EligibilityRuleFactory(check_kind=check)
    QuotaFactory(round=nomination.round, max_individuals=1)
    fields = {"unit": nomination.unit, "round": nomination.round}
    NominationFactory(**fields)
    NominationFactory(subject_key=nomination.subject_key, **fields)
    assert broken_rules(nomination) == []
    NominationFactory(submitted=True, **fields)
    assert [rule.check_kind for rule in broken_rules(nomination)] == ["within_quota"]
    NominationFactory(submitted=True, status="not_awarded", subject_key=nomination.subject_key, **fields)
    assert facts_of(nomination).individuals == 2


@pytest.mark.django_db
def test_namesakes_of_two_units_are_two_people_but_a_collective_is_one():
    nomination, _head = ready()
    NominationFactory(round=nomination.round, submitted=True, subject_key=nomination.subject_key)
    assert facts_of(nomination).same_subject_elsewhere == 0
    collective, _head = ready(subject_kind="collective")
    NominationFactory(round=collective.round, submitted=True, subject_kind="collective", subject_key=collective.subject_key)
    assert facts_of(collective).same_subject_elsewhere == 1


@pytest.mark.django_db
def test_the_quota_is_the_units_own_else_the_rounds_else_none():
    round, unit = RoundFactory(), UnitFactory()
    assert quota_of(unit, round) == Quota()
    set_quota(round, by=None, source="CV 1", collectives=3)
    assert quota_of(unit, round) == Quota(collectives=3)
    set_quota(round, by=None, source="CV 2", unit=unit, individuals=5, either=6)
    assert quota_of(unit, round) == Quota(individuals=5, either=6)
    assert set_quota(round, by=None, source="CV 3", collectives=2).max_collectives == 2


@pytest.mark.django_db
def test_rules_are_those_in_force_on_the_day_and_load_twice_without_doubling():
    old = EligibilityRuleFactory(valid_from=date(2020, 1, 1), valid_to=date(2022, 12, 31))
    new = EligibilityRuleFactory(valid_from=date(2023, 1, 1))
    assert (rules_on(date(2022, 12, 31)), rules_on(date(2023, 1, 1))) == ([old], [new])
    count = actions.load_rules()
    rows = EligibilityRuleFactory._meta.model.objects.count(), CategoryFactory._meta.model.objects.count()
    assert actions.load_rules() == count
    assert rows == (EligibilityRuleFactory._meta.model.objects.count(), CategoryFactory._meta.model.objects.count())
