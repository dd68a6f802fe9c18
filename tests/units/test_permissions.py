from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.units import DelegationFactory, MembershipFactory, UnitFactory
from units.actions import appoint, delegate, dismiss
from units.models import Membership
from units.permissions import can_load_units, holds_role, is_secretariat, memberships_of, units_of
from units.roles import DESCRIPTIONS, Role

pytestmark = pytest.mark.django_db


def days(offset):
    return timezone.localdate() + timedelta(days=offset)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(-1, None, True), (0, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 0, True)],
)
def test_a_role_counts_from_its_first_day_to_its_last(first, last, expected):
    membership = MembershipFactory(valid_from=days(first), valid_to=None if last is None else days(last))
    assert holds_role(membership.user, Role.UNIT_STAFF) is expected


def test_a_role_counts_in_its_own_unit_and_only_there():
    membership = MembershipFactory(role=Role.UNIT_HEAD)
    assert holds_role(membership.user, Role.UNIT_HEAD, unit=membership.unit)
    assert not holds_role(membership.user, Role.UNIT_HEAD, unit=UnitFactory())
    assert not holds_role(membership.user, Role.UNIT_STAFF)
    assert list(units_of(membership.user, Role.UNIT_HEAD, Role.UNIT_STAFF)) == [membership.unit]


def test_nobody_signed_in_and_nobody_disabled_holds_a_role():
    membership = MembershipFactory(role=Role.SECRETARIAT)
    assert is_secretariat(membership.user)
    membership.user.is_active = False
    assert not is_secretariat(membership.user)
    assert list(memberships_of(AnonymousUser())) == []


@pytest.mark.parametrize(("first", "last", "expected"), [(-1, 1, True), (0, 0, True), (1, 2, False), (-2, -1, False)])
def test_a_delegate_acts_in_the_role_on_the_days_of_the_delegation(first, last, expected):
    delegation = DelegationFactory(membership__role=Role.UNIT_HEAD, valid_from=days(first), valid_to=days(last))
    assert holds_role(delegation.delegate, Role.UNIT_HEAD, unit=delegation.membership.unit) is expected
    assert holds_role(delegation.membership.user, Role.UNIT_HEAD, unit=delegation.membership.unit)


def test_a_delegation_of_a_role_that_has_ended_gives_nothing():
    delegation = DelegationFactory(membership__valid_to=days(-1))
    assert list(memberships_of(delegation.delegate)) == []


def test_a_role_delegated_twice_is_listed_once():
    delegation = DelegationFactory()
    DelegationFactory(membership=delegation.membership, delegate=delegation.delegate)
    DelegationFactory(membership=delegation.membership)
    assert list(memberships_of(delegation.delegate)) == [delegation.membership]
    assert list(memberships_of(delegation.membership.user)) == [delegation.membership]


def test_appointing_delegating_and_dismissing_take_effect_with_the_next_request(client):
    person, other, secretary = UserFactory(), UserFactory(), UserFactory()
    unit = UnitFactory()
    assert not is_secretariat(person)
    membership = appoint(person, unit, Role.SECRETARIAT, by=secretary)
    assert (is_secretariat(person), is_secretariat(other)) == (True, False)
    delegate(membership, other, by=person, valid_from=days(0), valid_to=days(1), reason="đi công tác")
    assert (is_secretariat(person), is_secretariat(other)) == (True, True)
    dismiss(Membership.objects.get(), by=secretary)
    assert (is_secretariat(person), is_secretariat(other)) == (False, False)


def test_lists_are_loaded_by_the_secretariat_and_administrators():
    nobody, head = UserFactory(), MembershipFactory(role=Role.UNIT_HEAD).user
    secretary, administrator = MembershipFactory(role=Role.SECRETARIAT).user, UserFactory(is_superuser=True)
    assert [can_load_units(user) for user in (AnonymousUser(), nobody, head, secretary, administrator)] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_every_role_is_described():
    assert set(DESCRIPTIONS) == set(Role)
