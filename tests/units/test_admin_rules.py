"""What an administrator types is held to the rules of the actions, and what was typed stays in the form."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.units import (
    BlockFactory,
    BlockMembershipFactory,
    DelegationFactory,
    MembershipFactory,
    SuccessionFactory,
    UnitFactory,
)
from units.models import BlockMembership, Delegation, Membership, Succession, Unit
from units.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("admin")]
EVE, DAY = date(2024, 10, 31), date(2024, 11, 1)


def add(client, model, **typed):
    return client.post(reverse(f"admin:units_{model}_add"), typed)


def change(client, record, **typed):
    return client.post(reverse(f"admin:units_{record._meta.model_name}_change", args=[record.pk]), typed)


def errors(response):
    """The codes of what is wrong, by field; a form that was accepted leads elsewhere."""
    assert response.status_code == 200, response.url
    found = response.context["adminform"].form.errors.as_data()
    return {name: [error.code for error in wrong] for name, wrong in found.items()}


def shown(response, *texts):
    page = response.content.decode()
    return [text for text in texts if text in page]


def of_unit(unit, **typed):
    same = {name: getattr(unit, name) for name in ("name", "kind", "tier", "source", "other_names", "note")}
    return same | {"parent": unit.parent_id or "", "valid_to": unit.valid_to or ""} | typed


def of_delegation(membership, person, **typed):
    given = {"membership": membership.pk, "delegate": person.pk, "reason": "đi công tác ở Hà Nội"}
    return given | {"valid_from": "01/05/2024", "valid_to": "31/05/2024"} | typed


def of_role(user, unit, **typed):
    return {"user": user.pk, "unit": unit.pk, "role": "unit_head", "post": "", "valid_from": "01/01/2024", "valid_to": ""} | typed


def of_edge(old, new, **typed):
    given = {"predecessor": old.pk, "successor": new.pk, "relation": "whole", "effective_on": "01/11/2024"}
    return given | {"resolution": "1193/NQ-UBTVQH15", "note": "", "source": "Công báo"} | typed


def of_block(block, *rows, initial=0):
    lines = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        lines |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return {"name": block.name, "year": block.year, "tier": block.tier, "order": 0, "provenance": "", **lines}


def test_a_unit_with_units_beneath_it_is_not_closed(client):
    unit = UnitFactory(district=True)
    child = UnitFactory(parent=unit)
    response = change(client, unit, **of_unit(unit, valid_to="31/10/2024", note="sáp nhập"))
    assert errors(response) == {"valid_to": ["children"]}
    assert len(shown(response, 'value="31/10/2024"', "sáp nhập")) == 2
    for closed in (child, unit):
        assert change(client, closed, **of_unit(closed, valid_to="31/10/2024")).status_code == 302
    assert set(Unit.objects.values_list("valid_to", flat=True)) == {EVE}


def test_a_unit_does_not_end_before_it_begins(client):
    unit = UnitFactory()
    assert errors(change(client, unit, **of_unit(unit, valid_to="31/12/2022"))) == {"valid_to": ["dates"]}


def test_a_unit_that_has_ended_can_still_be_corrected(client):
    unit = UnitFactory(valid_to=EVE)
    for typed in ({"name": "Xã Đúng Tên"}, {"valid_to": "30/06/2024"}, {"valid_to": ""}):
        assert change(client, unit, **of_unit(unit, **typed)).status_code == 302
        unit.refresh_from_db()
    assert (unit.name, unit.valid_to) == ("Xã Đúng Tên", None)


def test_other_words_of_a_unit_are_corrected_while_a_unit_beneath_it_wrongly_lives_on(client):
    unit = UnitFactory(district=True, valid_to=EVE)
    UnitFactory(parent=unit)
    assert change(client, unit, **of_unit(unit, note="đã kiểm tra", valid_to="31/10/2024")).status_code == 302


def test_a_unit_that_still_exists_is_not_succeeded(client):
    old, new = UnitFactory(), UnitFactory(valid_from=DAY)
    response = add(client, "succession", **of_edge(old, new))
    assert errors(response) == {"predecessor": ["still_valid"]}
    assert len(shown(response, "1193/NQ-UBTVQH15", "Công báo")) == 2
    assert errors(add(client, "succession", **of_edge(old, old))) == {"successor": ["self"]}
    old.valid_to = EVE
    old.save()
    future = UnitFactory(valid_from=date(2025, 7, 1))
    assert errors(add(client, "succession", **of_edge(old, future))) == {"successor": ["not_valid"]}
    assert "predecessor" in errors(add(client, "succession", **of_edge(old, new, predecessor="")))
    assert not Succession.objects.exists()
    assert add(client, "succession", **of_edge(old, new)).status_code == 302
    assert (Succession.objects.get().successor, LogEntry.objects.get().object_id) == (new, str(Succession.objects.get().pk))


def test_the_words_of_a_succession_are_corrected(client):
    edge = SuccessionFactory(predecessor__valid_to=EVE, successor__valid_from=DAY)
    assert change(client, edge, **of_edge(edge.predecessor, edge.successor, resolution="NQ 1193")).status_code == 302
    edge.refresh_from_db()
    assert edge.resolution == "NQ 1193"


def test_an_appointment_says_who_made_it(client, admin):
    user, unit = UserFactory(), UnitFactory()
    assert add(client, "membership", **of_role(user, unit, post=" Chủ tịch ", valid_to="31/12/2024")).status_code == 302
    membership = Membership.objects.get()
    assert (membership.appointed_by, membership.ended_by, membership.post) == (admin, None, "Chủ tịch")
    assert (membership.valid_from, membership.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))
    assert LogEntry.objects.get().object_id == str(membership.pk)


def test_nobody_is_appointed_where_there_is_no_unit_or_to_what_they_already_are(client):
    user, unit = UserFactory(), UnitFactory(valid_to=date(2025, 6, 30))
    held = MembershipFactory(user=user, unit=unit, role=Role.UNIT_HEAD, valid_from=date(2024, 6, 1), valid_to=date(2024, 8, 31))
    response = add(client, "membership", **of_role(user, unit, valid_from="01/07/2025", post="Chủ tịch UBND"))
    assert (errors(response), shown(response, "Chủ tịch UBND")) == ({"unit": ["unit_not_valid"]}, ["Chủ tịch UBND"])
    assert errors(add(client, "membership", **of_role(user, unit))) == {"user": ["already_appointed"]}
    assert errors(add(client, "membership", **of_role(user, unit, valid_to="31/12/2023"))) == {"valid_to": ["dates"]}
    assert "user" in errors(add(client, "membership", **(of_role(user, unit) | {"user": ""})))
    assert list(Membership.objects.all()) == [held]
    assert add(client, "membership", **of_role(user, unit, valid_to="31/05/2024")).status_code == 302


def test_ending_a_role_says_who_ended_it_and_correcting_its_end_who_corrected_it(client, admin):
    membership = MembershipFactory(valid_from=date(2024, 1, 1))
    assert change(client, membership, post="Trưởng phòng", valid_to="31/12/2024").status_code == 302
    membership.refresh_from_db()
    assert (membership.valid_to, membership.ended_by, membership.post) == (date(2024, 12, 31), admin, "Trưởng phòng")
    other = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(other)
    assert change(client, membership, post="Phó phòng", valid_to="31/12/2024").status_code == 302
    membership.refresh_from_db()
    assert (membership.post, membership.ended_by) == ("Phó phòng", admin)
    for typed, by in (("30/11/2024", other), ("", None)):
        assert change(client, membership, post="Phó phòng", valid_to=typed).status_code == 302
        membership.refresh_from_db()
        assert membership.ended_by == by


def test_a_role_is_taken_back_on_its_first_day_but_not_before(client):
    membership = MembershipFactory(valid_from=DAY)
    MembershipFactory(user=membership.user, unit=membership.unit, valid_to=EVE)
    assert errors(change(client, membership, post="", valid_to="30/10/2024")) == {"valid_to": ["dates"]}
    assert change(client, membership, post="", valid_to="31/10/2024").status_code == 302


def test_a_role_is_not_drawn_out_into_the_days_of_the_same_role(client):
    first = MembershipFactory(valid_to=EVE)
    MembershipFactory(user=first.user, unit=first.unit, valid_from=DAY)
    assert errors(change(client, first, post="", valid_to="")) == {"valid_to": ["already_appointed"]}


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR])
def test_a_seat_in_the_council_is_not_delegated(client, role):
    membership, person = MembershipFactory(role=role), UserFactory()
    response = add(client, "delegation", **of_delegation(membership, person))
    assert errors(response) == {"membership": ["personal"]}
    words = response.context["adminform"].form.errors["membership"][0]
    typed = (f'value="{person.pk}"', 'value="01/05/2024"', 'value="31/05/2024"', "đi công tác ở Hà Nội", words)
    assert shown(response, *typed) == list(typed)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"valid_from": "31/12/2023"}, {"valid_from": ["outside_role"]}),
        ({"valid_to": "01/01/2025"}, {"valid_to": ["outside_role"]}),
        ({"valid_to": "30/04/2024"}, {"valid_to": ["dates"]}),
        ({"reason": "\u200b"}, {"reason": ["reason"]}),
        ({"reason": ""}, {"reason": ["required"]}),
        ({"membership": ""}, {"membership": ["required"]}),
        ({"valid_from": ""}, {"valid_from": ["required"]}),
    ],
)
def test_a_delegation_lies_within_the_days_of_the_role_and_has_a_reason(client, typed, expected):
    membership = MembershipFactory(valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    assert errors(add(client, "delegation", **(of_delegation(membership, UserFactory()) | typed))) == expected
    assert not Delegation.objects.exists()


def test_a_delegation_says_who_made_it_and_can_be_corrected_by_another(client, admin):
    membership, person = MembershipFactory(), UserFactory()
    assert add(client, "delegation", **of_delegation(membership, person)).status_code == 302
    delegation = Delegation.objects.get()
    assert (delegation.made_by, delegation.delegate, LogEntry.objects.get().object_id) == (admin, person, str(delegation.pk))
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    typed = of_delegation(membership, person, reason="đi học", valid_to="15/05/2024")
    assert change(client, delegation, **typed).status_code == 302
    delegation.refresh_from_db()
    assert (delegation.reason, delegation.valid_to, delegation.made_by) == ("đi học", date(2024, 5, 15), admin)


def test_a_wrong_delegation_of_before_can_be_ended(client):
    wrong = DelegationFactory(membership__role=Role.COUNCIL_MEMBER)
    typed = of_delegation(wrong.membership, wrong.delegate, valid_from="01/01/2023")
    assert change(client, wrong, **typed).status_code == 302
    wrong.refresh_from_db()
    assert wrong.valid_to == date(2024, 5, 31)


def test_a_block_takes_units_of_its_tier_and_year_out_of_their_other_block(client):
    block, unit = BlockFactory(year=2024), UnitFactory()
    BlockMembershipFactory(block__year=2024, unit=unit)
    for wrong, code in ((UnitFactory(district=True), "tier"), (UnitFactory(valid_to=date(2023, 12, 31)), "unit_not_valid")):
        response = change(client, block, **of_block(block, {"unit": unit.pk}, {"unit": wrong.pk}))
        (formset,) = response.context["inline_admin_formsets"]
        assert [error.code for error in formset.formset.forms[1].errors.as_data()["unit"]] == [code]
    assert not block.memberships.exists()
    assert change(client, block, **of_block(block, {"unit": unit.pk})).status_code == 302
    assert list(BlockMembership.objects.values_list("block", "unit", "year")) == [(block.pk, unit.pk, 2024)]


def test_a_new_block_takes_its_units_at_once(client):
    unit, block = UnitFactory(), BlockFactory.build(year=2024)
    assert add(client, "block", **of_block(block, {"unit": unit.pk}, {})).status_code == 302
    assert list(BlockMembership.objects.values_list("block__name", "unit", "year")) == [(block.name, unit.pk, 2024)]
    assert "year" in errors(add(client, "block", **of_block(block, {"unit": unit.pk}) | {"year": ""}))


def test_lines_of_a_block_are_replaced_and_removed_and_its_year_stays(client):
    first, new = BlockMembershipFactory(block__year=2024), UnitFactory()
    second = BlockMembershipFactory(block=first.block)
    rows = {"id": first.pk, "unit": new.pk}, {"id": second.pk, "unit": second.unit_id, "DELETE": "on"}
    response = change(client, first.block, **of_block(first.block, *rows, initial=2) | {"year": 2025})
    assert response.status_code == 302
    assert list(BlockMembership.objects.values_list("block", "unit", "year")) == [(first.block_id, new.pk, 2024)]
