from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.units import BlockFactory, MembershipFactory, SuccessionFactory, UnitFactory
from units.actions import appoint, assign_block, close_unit, delegate, dismiss, record_succession
from units.models import BlockMembership, Delegation, Membership, Succession, Unit
from units.roles import Role

pytestmark = pytest.mark.django_db
EVE, DAY = date(2024, 10, 31), date(2024, 11, 1)


def code_of(action, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        action(*args, **kwargs)
    (error,) = ValidationError([caught.value]).error_list
    return error.code


def test_a_closed_unit_keeps_its_row_and_its_last_day():
    unit = close_unit(UnitFactory(), by=UserFactory(), last_day=EVE)
    assert (unit.valid_to, Unit.objects.on(EVE).count(), Unit.objects.on(DAY).count()) == (EVE, 1, 0)


def test_a_unit_is_closed_once_not_before_it_began_and_not_above_living_children():
    person, unit = UserFactory(), UnitFactory()
    UnitFactory(parent=unit)
    assert code_of(close_unit, unit, by=person, last_day=EVE) == "children"
    assert code_of(close_unit, unit, by=person, last_day=date(2022, 12, 31)) == "dates"
    closed = UnitFactory(valid_to=EVE)
    assert code_of(close_unit, closed, by=person, last_day=EVE) == "already_closed"


def test_a_succession_joins_a_unit_that_has_ended_with_one_that_exists():
    old, new = UnitFactory(valid_to=EVE), UnitFactory(valid_from=DAY)
    edge = record_succession(old, new, by=UserFactory(), relation="whole", effective_on=DAY, source="NQ", resolution="NQ 1193")
    assert (edge.predecessor, edge.successor, edge.relation, edge.resolution) == (old, new, "whole", "NQ 1193")


def test_a_succession_that_the_dates_contradict_is_refused():
    person, living, ended, future = (
        UserFactory(),
        UnitFactory(),
        UnitFactory(valid_to=EVE),
        UnitFactory(valid_from=date(2025, 7, 1)),
    )
    given = {"by": person, "relation": "whole", "effective_on": DAY, "source": "NQ"}
    assert code_of(record_succession, living, ended, **given) == "still_valid"
    assert code_of(record_succession, ended, future, **given) == "not_valid"
    with pytest.raises(ValidationError) as caught:
        record_succession(ended, living, **given | {"relation": "eaten"})
    assert list(caught.value.message_dict) == ["relation"]
    assert Succession.objects.count() == 0


def test_an_appointment_names_who_made_it_and_begins_today():
    person, secretary, unit = UserFactory(), UserFactory(), UnitFactory()
    membership = appoint(person, unit, Role.UNIT_HEAD, by=secretary, post=" Chủ tịch UBND xã ")
    assert (membership.valid_from, membership.appointed_by, membership.post) == (
        timezone.localdate(),
        secretary,
        "Chủ tịch UBND xã",
    )


def test_nobody_is_appointed_twice_to_an_unknown_role_or_in_a_unit_that_does_not_exist_then():
    person, secretary, unit = UserFactory(), UserFactory(), UnitFactory(valid_to=date(2025, 6, 30))
    day = date(2025, 1, 1)
    appoint(person, unit, Role.UNIT_STAFF, by=secretary, valid_from=day)
    assert code_of(appoint, person, unit, Role.UNIT_STAFF, by=secretary, valid_from=day) == "already_appointed"
    assert code_of(appoint, person, unit, Role.UNIT_STAFF, by=secretary, valid_from=date(2024, 1, 1)) == "already_appointed"
    assert code_of(appoint, person, unit, "king", by=secretary, valid_from=day) == "invalid_choice"
    assert code_of(appoint, UserFactory(), unit, Role.UNIT_STAFF, by=secretary) == "unit_not_valid"


def test_a_dismissal_takes_effect_at_once_or_after_a_named_day():
    secretary, today = UserFactory(), timezone.localdate()
    at_once = dismiss(MembershipFactory(), by=secretary)
    later = dismiss(MembershipFactory(), by=secretary, valid_to=today + timedelta(days=3))
    assert (at_once.valid_to, at_once.ended_by) == (today - timedelta(days=1), secretary)
    assert later.valid_to == today + timedelta(days=3)
    assert code_of(dismiss, at_once, by=secretary) == "already_ended"


def test_a_role_taken_back_on_its_first_day_stays_listed_but_was_never_in_force():
    secretary, today = UserFactory(), timezone.localdate()
    membership = dismiss(appoint(UserFactory(), UnitFactory(), Role.REVIEWER, by=secretary), by=secretary)
    assert Membership.objects.on(today).count() == Membership.objects.on(today - timedelta(days=1)).count() == 0
    assert Membership.objects.get() == membership


def test_the_database_refuses_a_span_turned_round_that_nobody_ended():
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(valid_from=date(2024, 1, 1), valid_to=date(2023, 1, 1))


def test_a_delegation_lies_within_the_role_and_has_a_reason():
    membership = MembershipFactory(valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    other = UserFactory()
    good = {"by": membership.user, "valid_from": date(2024, 5, 1), "valid_to": date(2024, 5, 31), "reason": "đi học"}
    assert delegate(membership, other, **good).made_by == membership.user
    assert code_of(delegate, membership, membership.user, **good) == "self"
    assert code_of(delegate, membership, other, **good | {"valid_to": date(2024, 4, 1)}) == "dates"
    assert code_of(delegate, membership, other, **good | {"valid_from": date(2023, 12, 31)}) == "outside_role"
    assert code_of(delegate, membership, other, **good | {"valid_to": date(2025, 1, 1)}) == "outside_role"
    assert code_of(delegate, membership, other, **good | {"reason": " \u200b"}) == "reason"
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR])
def test_a_seat_in_the_council_is_not_delegated(role):
    membership = MembershipFactory(role=role)
    day = date(2024, 1, 1)
    assert (
        code_of(delegate, membership, UserFactory(), by=membership.user, valid_from=day, valid_to=day, reason="bận") == "personal"
    )


def test_a_unit_is_in_one_block_a_year_and_of_its_own_tier():
    unit, person = UnitFactory(), UserFactory()
    first, second, next_year = BlockFactory(year=2024), BlockFactory(year=2024), BlockFactory(year=2025)
    for block in (first, second, next_year):
        assign_block(unit, block, by=person)
    assert set(BlockMembership.objects.values_list("block", "year")) == {(second.pk, 2024), (next_year.pk, 2025)}
    assert code_of(assign_block, UnitFactory(district=True), first, by=person) == "tier"
    assert code_of(assign_block, UnitFactory(valid_to=EVE), next_year, by=person) == "unit_not_valid"


def test_units_and_edges_are_unique_where_the_database_says_so():
    unit = UnitFactory(code="24133")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(code="24133", valid_from=date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        SuccessionFactory(predecessor=unit, successor=unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFactory(name="")
