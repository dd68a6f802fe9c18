from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.units import DelegationFactory, MembershipFactory, SuccessionFactory, UnitFactory
from tests.units.tables import COMMUNE, DISTRICT, HEADER, PROVINCE, csv_bytes, xlsx_bytes
from units.loading import load_reference
from units.models import Unit
from units.roles import DESCRIPTIONS, Role

pytestmark = pytest.mark.django_db
LIST = reverse("units:list")


@pytest.fixture
def real_units():
    load_reference()


def shown(response):
    return [unit.name for unit in response.context["page"]]


@pytest.mark.parametrize(("day", "count"), [("30/06/2023", 184), ("31/12/2024", 180), ("31/12/2025", 102), ("2024-11-01", 180)])
def test_anybody_sees_the_communes_as_of_a_day(client, real_units, day, count):
    response = client.get(LIST, {"ngay": day, "cap": "commune"})
    assert (response.status_code, response.context["page"].paginator.count) == (200, count)
    assert ("commune", count) in [(tier, number) for tier, _label, number in response.context["tiers"]]


def test_without_a_day_the_list_is_of_today(client):
    UnitFactory(name="Xã cũ", valid_to=timezone.localdate() - timedelta(days=1))
    UnitFactory(name="Xã nay", valid_to=timezone.localdate())
    UnitFactory(name="Xã mai", valid_from=timezone.localdate() + timedelta(days=1))
    assert shown(client.get(LIST)) == ["Xã nay"]


@pytest.mark.parametrize("text", ["buon ma thuot", "BUÔN MA THUỘT", "24133"])
def test_units_are_searched_with_and_without_diacritics_and_by_code(client, real_units, text):
    assert "Phường Buôn Ma Thuột" in shown(client.get(LIST, {"q": text, "ngay": "31/12/2025"}))


@pytest.mark.parametrize(
    "day", ["31/02/2026", "29/02/2025", "00/00/0000", "abc", "31/12/9999", "01/01/0001", "١/١/٢٠٢٥", "x" * 5000, "' OR 1=1"]
)
def test_a_day_that_cannot_be_read_is_an_error_at_the_field_and_the_list_is_of_today(client, day):
    UnitFactory(name="Xã A")
    response = client.get(LIST, {"ngay": day})
    assert (response.status_code, response.context["day"], shown(response)) == (200, timezone.localdate(), ["Xã A"])
    assert list(response.context["form"].errors) == ["ngay"]


@pytest.mark.parametrize(
    "query",
    [
        {"cap": "__class__"},
        {"cap": "commune' --"},
        {"page": "10" * 20},
        {"page": "abc"},
        {"page": "-1"},
        {"q": "%"},
        {"q": "x" * 10_000},
        {"la": "1"},
    ],
)
def test_odd_parameters_never_break_the_list(client, query):
    UnitFactory()
    assert client.get(LIST, query).status_code == 200


def test_an_error_in_one_filter_leaves_the_others_in_force(client, real_units):
    response = client.get(LIST, {"ngay": "30/06/2023", "cap": "x", "q": "ea sup"})
    assert response.context["day"] == date(2023, 6, 30)
    assert shown(response) == ["Huyện Ea Súp", "Thị trấn Ea Súp"]


def test_names_are_escaped(client):
    unit = UnitFactory(name="<script>alert(1)</script>")
    for url in (LIST, unit.get_absolute_url()):
        page = client.get(url).content.decode()
        assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_units_as_for_one(client, django_assert_num_queries, count):
    district = UnitFactory(district=True)
    UnitFactory.create_batch(count, parent=district)
    with django_assert_num_queries(3):
        client.get(LIST)


def test_a_unit_shows_where_it_came_from_and_what_became_of_it(client, real_units):
    unit = Unit.objects.get(code="24139", valid_from=date(2024, 11, 1))
    page = client.get(unit.get_absolute_url()).content.decode()
    for text in ("Phường Thắng Lợi", "Phường Buôn Ma Thuột", "NQ 1193/NQ-UBTVQH15", "NQ 1660/NQ-UBTVQH15", "30/06/2025"):
        assert text in page


def test_an_ended_unit_shows_its_children_of_its_last_day_and_of_a_day_asked_for(client, real_units):
    url = Unit.objects.get(code="643").get_absolute_url()
    assert client.get(url).context["page"].paginator.count == 19
    assert client.get(url, {"ngay": "30/06/2023"}).context["page"].paginator.count == 21
    response = client.get(url, {"ngay": "hôm qua"})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["ngay"])


def test_other_validities_under_the_same_code_are_linked(client, real_units):
    first = Unit.objects.get(code="24133", valid_from=date(2023, 1, 1))
    later = Unit.objects.get(code="24133", valid_from=date(2025, 7, 1))
    assert later.get_absolute_url() in client.get(first.get_absolute_url()).content.decode()


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_a_unit_that_does_not_exist_is_not_found(client, pk):
    assert client.get(reverse("units:detail", args=[pk])).status_code == 404


def test_the_list_can_be_downloaded_with_its_filters_and_without_formulas(client):
    UnitFactory(name="Xã A", code="1")
    UnitFactory(name="=cmd|' /C calc'!A0", code="2")
    UnitFactory(district=True)
    response = client.get(reverse("units:download"), {"cap": "commune", "ngay": "31/12/2025"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Disposition"] == 'attachment; filename="don-vi-2025-12-31.csv"'
    assert (len(lines), [line for line in lines if ",=" in line]) == (3, [])
    assert client.get(reverse("units:download"), {"ngay": "x"}).status_code == 200


def test_the_roles_are_described_to_anybody(client):
    response = client.get(reverse("units:roles"))
    assert (response.status_code, len(response.context["roles"])) == (200, len(DESCRIPTIONS))


@pytest.mark.parametrize("name", ["units:list", "units:download", "units:roles"])
def test_public_pages_refuse_to_be_posted_to(client, name):
    assert client.post(reverse(name)).status_code == 405


# -- loading a list -----------------------------------------------------------
def secretary(client):
    user = MembershipFactory(role=Role.SECRETARIAT).user
    client.force_login(user)
    return user


def upload(client, data, name="a.csv", **fields):
    return client.post(reverse("units:load"), {"kind": "units", "file": SimpleUploadedFile(name, data), **fields})


def test_only_the_secretariat_and_administrators_load_lists(client):
    for url in (reverse("units:load"), reverse("units:confirm_load")):
        assert client.post(url).status_code == 302
    client.force_login(MembershipFactory(role=Role.UNIT_HEAD).user)
    assert [client.get(reverse("units:load")).status_code, client.post(reverse("units:confirm_load")).status_code] == [404, 404]
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(reverse("units:load")).status_code == 200
    client.force_login(DelegationFactory(membership__role=Role.SECRETARIAT).delegate)
    assert client.get(reverse("units:load")).status_code == 200


@pytest.mark.parametrize(("make", "name"), [(csv_bytes, "a.csv"), (xlsx_bytes, "a.xlsx")])
def test_a_list_is_previewed_and_saved_when_confirmed(client, make, name):
    user = secretary(client)
    before = Unit.objects.count()
    response = upload(client, make(HEADER, PROVINCE, DISTRICT, COMMUNE), name)
    assert (response.status_code, response.context["report"].new, Unit.objects.count()) == (200, 3, before)
    confirmed = client.post(reverse("units:confirm_load"), {"ticket": response.context["ticket"]})
    assert (confirmed.url, Unit.objects.count()) == (LIST, before + 3)
    assert LogEntry.objects.filter(user=user).count() == 3
    assert default_storage.listdir("units-waiting") == ([], [])


def test_a_ticket_serves_once_and_cannot_be_made_up(client):
    secretary(client)
    ticket = upload(client, csv_bytes(HEADER, PROVINCE)).context["ticket"]
    client.post(reverse("units:confirm_load"), {"ticket": ticket})
    before = Unit.objects.count()
    for again in (ticket, "made-up", ""):
        assert client.post(reverse("units:confirm_load"), {"ticket": again}).url == reverse("units:load")
    assert Unit.objects.count() == before


def test_row_errors_are_listed_and_nothing_can_be_confirmed(client):
    secretary(client)
    response = upload(client, csv_bytes(HEADER, PROVINCE, ["", *DISTRICT[1:]]))
    assert (response.status_code, response.context["ticket"]) == (422, "")
    assert [(error.row, error.column) for error in response.context["errors"]] == [(3, "code")]


def test_a_file_already_loaded_has_nothing_to_confirm(client):
    secretary(client)
    ticket = upload(client, csv_bytes(HEADER, PROVINCE)).context["ticket"]
    client.post(reverse("units:confirm_load"), {"ticket": ticket})
    response = upload(client, csv_bytes(HEADER, PROVINCE))
    assert (response.status_code, response.context["ticket"], response.context["report"].unchanged) == (200, "", 1)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"),
        (b"%PDF", "a.xlsx"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"x" * (5 * 2**20 + 1), "a.csv"),
        (b"x" * (21 * 2**20), "a.csv"),
    ],
)
def test_a_file_that_is_no_table_is_an_error_at_the_field(client, data, name):
    secretary(client)
    response = upload(client, data, name, valid_from="01/01/2023")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert response.context["form"]["valid_from"].value() == "01/01/2023"


def test_successions_are_loaded_from_the_same_page(client):
    secretary(client)
    UnitFactory(code="A", valid_to=date(2024, 10, 31))
    UnitFactory(code="B", valid_from=date(2024, 11, 1))
    rows = csv_bytes(
        ["old_code", "new_code", "effective_on", "relation", "resolution", "source"],
        ["A", "B", "2024-11-01", "whole", "NQ", "thử"],
    )
    response = upload(client, rows, kind="successions")
    client.post(reverse("units:confirm_load"), {"ticket": response.context["ticket"]})
    assert [str(edge.successor.code) for edge in Unit.objects.get(code="A").successions.all()] == ["B"]


def test_a_unit_changed_between_preview_and_confirmation_is_reported(client):
    secretary(client)
    ticket = upload(client, csv_bytes(HEADER, PROVINCE)).context["ticket"]
    UnitFactory(code="66", province=True, valid_from=date(2022, 1, 1))
    before = Unit.objects.count()
    assert client.post(reverse("units:confirm_load"), {"ticket": ticket}).url == reverse("units:load")
    assert Unit.objects.count() == before


def test_an_edge_to_an_unknown_past_is_shown_with_its_note(client):
    edge = SuccessionFactory(
        predecessor__valid_to=date(2024, 10, 31), successor__valid_from=date(2024, 11, 1), note="19,70 km2; 495 người"
    )
    assert "19,70 km2; 495 người" in client.get(edge.successor.get_absolute_url()).content.decode()
