from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.units import BlockFactory, DelegationFactory, MembershipFactory, SuccessionFactory, UnitFactory
from tests.units.tables import COMMUNE, DISTRICT, HEADER, PROVINCE, csv_bytes, xlsx_bytes
from units.importing import read_table
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db
IMPORT = reverse("admin:units_unit_import")
CONFIRM = reverse("admin:units_unit_process_import")


def upload(client, data, name="a.csv"):
    return client.post(IMPORT, {"format": "0", "resource": "0", "import_file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("model", ["unit", "succession", "block", "membership", "delegation"])
def test_every_table_of_the_room_can_be_opened_searched_and_edited(client, admin, model):
    records = {
        "unit": UnitFactory,
        "succession": SuccessionFactory,
        "block": BlockFactory,
        "membership": MembershipFactory,
        "delegation": DelegationFactory,
    }
    record = records[model]()
    assert client.get(reverse(f"admin:units_{model}_changelist"), {"q": "xã"}).status_code == 200
    assert client.get(reverse(f"admin:units_{model}_change", args=[record.pk])).status_code == 200
    assert client.get(reverse(f"admin:units_{model}_add")).status_code == 200


@pytest.mark.parametrize(("make", "name"), [(csv_bytes, "a.csv"), (xlsx_bytes, "a.xlsx")])
def test_an_import_is_previewed_and_then_confirmed(client, admin, make, name):
    response = upload(client, make(HEADER, PROVINCE, DISTRICT, COMMUNE), name)
    assert (response.status_code, Unit.objects.count()) == (200, 0)
    assert "<ins>Phường Tân Lập</ins>" in response.content.decode()
    data = response.context["confirm_form"].initial
    assert client.post(CONFIRM, data).status_code == 302
    assert Unit.objects.count() == 3
    assert client.post(CONFIRM, data).status_code == 302


def test_an_import_with_a_wrong_row_has_nothing_to_confirm(client, admin):
    response = upload(client, csv_bytes(HEADER, PROVINCE, ["", *DISTRICT[1:]]))
    assert ("confirm_form" in response.context, response.context["result"].invalid_rows[0].number) == (False, 3)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"%PDF", "a.xlsx"), (b"PK\x03\x04", "a.xlsx"), (b'code,name\n"', "a.csv"), (b"x" * (5 * 2**20 + 1), "a.csv")],
)
def test_an_import_is_held_to_the_same_limits(client, admin, data, name):
    response = upload(client, data, name)
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["import_file"])


def test_what_changed_after_the_preview_is_not_half_saved(client, admin):
    data = upload(client, csv_bytes(HEADER, PROVINCE)).context["confirm_form"].initial
    UnitFactory(code="66", province=True, valid_from=date(2022, 1, 1))
    assert client.post(CONFIRM, data).status_code == 302
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("format_number", ["0", "1"])
def test_units_are_exported_as_csv_and_xlsx_without_formulas(client, admin, format_number):
    UnitFactory(name="=cmd")
    response = client.post(
        reverse("admin:units_unit_export"), {"format": format_number, "resource": "0", "unitresource_name": "on"}
    )
    assert list(read_table(response.content)) == [("'=cmd",)]


def test_no_unit_and_no_role_can_be_deleted(client, admin):
    unit, membership, delegation = UnitFactory(), MembershipFactory(), DelegationFactory()
    for name, record in (("unit", unit), ("membership", membership), ("delegation", delegation)):
        assert client.post(reverse(f"admin:units_{name}_delete", args=[record.pk]), {"post": "yes"}).status_code == 403


def test_the_key_of_a_unit_stays_and_its_days_may_not_overlap(client, admin):
    unit = UnitFactory(code="A")
    fields = {
        "name": "Xã Mới",
        "kind": "xa",
        "tier": "commune",
        "source": "thử",
        "valid_to": "",
        "other_names": "",
        "note": "",
        "parent": "",
    }
    client.post(reverse("admin:units_unit_change", args=[unit.pk]), fields | {"code": "B", "valid_from": "01/01/2020"})
    unit.refresh_from_db()
    assert (unit.name, unit.code, unit.valid_from, unit.search_key) == ("Xã Mới", "A", date(2023, 1, 1), "xa moi")
    response = client.post(reverse("admin:units_unit_add"), fields | {"code": "a", "valid_from": "01/01/2024"})
    assert (response.status_code, Unit.objects.count()) == (200, 1)


def test_units_are_found_without_diacritics(client, admin):
    unit = UnitFactory(name="Huyện M'Đrắk")
    UnitFactory(name="Xã B")
    response = client.get(reverse("admin:units_unit_changelist"), {"q": "mdrak"})
    assert list(response.context["cl"].queryset) == [unit]


def test_who_gives_and_who_ends_a_role_is_kept(client, admin):
    user, unit = UserFactory(), UnitFactory()
    client.post(
        reverse("admin:units_membership_add"),
        {"user": user.pk, "unit": unit.pk, "role": "unit_head", "valid_from": "01/01/2024", "valid_to": "", "post": ""},
    )
    membership = Membership.objects.get()
    assert (membership.appointed_by, membership.ended_by) == (admin, None)
    client.post(reverse("admin:units_membership_change", args=[membership.pk]), {"valid_to": "31/12/2024", "post": ""})
    membership.refresh_from_db()
    assert (membership.valid_to, membership.ended_by) == (date(2024, 12, 31), admin)


def test_nobody_delegates_to_themselves(client, admin):
    membership = MembershipFactory()
    response = client.post(
        reverse("admin:units_delegation_add"),
        {
            "membership": membership.pk,
            "delegate": membership.user.pk,
            "valid_from": "01/01/2024",
            "valid_to": "02/01/2024",
            "reason": "x",
        },
    )
    assert (response.status_code, membership.delegations.count()) == (200, 0)
