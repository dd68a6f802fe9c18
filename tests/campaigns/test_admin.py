import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns.actions import announce, load_reminder_rules, open_round
from campaigns.models import CalendarDay, ReminderRule
from tests.factories.campaigns import CampaignFactory, ExtensionFactory, RoundFactory, StageFactory
from tests.units.tables import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db
HEADER = ["date", "kind", "name", "provenance"]
NEW_YEAR = ["2027-01-01", "off", "Tết Dương lịch", "Thông báo 1/TB"]


def records(name, by):
    if name == "announcement":
        return announce(CampaignFactory(), by=by, title="Tin", body="Nội dung")
    if name == "roundevent":
        return open_round(RoundFactory(), by=by).events.get()
    if name == "reminderrule":
        load_reminder_rules()
        return ReminderRule.objects.first()
    if name == "calendarday":
        return CalendarDay.objects.create(date=timezone.localdate(), kind="off", name="nghỉ", provenance="thử")
    return {"campaign": CampaignFactory, "round": RoundFactory, "stage": StageFactory, "extension": ExtensionFactory}[name]()


@pytest.mark.parametrize(
    ("name", "addable"),
    [
        ("campaign", True),
        ("announcement", True),
        ("round", True),
        ("stage", False),
        ("extension", False),
        ("roundevent", False),
        ("calendarday", True),
        ("reminderrule", True),
    ],
)
def test_every_table_can_be_opened_and_what_people_count_on_is_only_shown(client, admin, name, addable):
    record = records(name, admin)
    page = client.get(reverse(f"admin:campaigns_{name}_change", args=[record.pk]))
    assert (page.status_code, "_save" in page.content.decode()) == (200, addable)
    assert client.get(reverse(f"admin:campaigns_{name}_changelist"), {"q": "a"}).status_code == 200
    assert client.get(reverse(f"admin:campaigns_{name}_add")).status_code == (200 if addable else 403)


def test_an_open_round_is_only_shown(client, admin):
    page = client.get(reverse("admin:campaigns_round_change", args=[RoundFactory(open=True).pk]))
    assert "_save" not in page.content.decode()


def upload(client, data, name="lich.csv"):
    url = reverse("admin:campaigns_calendarday_import")
    return client.post(url, {"format": "0", "resource": "0", "import_file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(("make", "name"), [(csv_bytes, "a.csv"), (xlsx_bytes, "a.xlsx")])
def test_days_are_imported_with_a_preview_and_changed_by_their_date(client, admin, make, name):
    CalendarDay.objects.create(date="2027-01-01", kind="work", name="cũ", provenance="cũ")
    response = upload(client, make(["Ngày", "Loại", "Tên", "Nguồn"], NEW_YEAR, ["04/01/2027", "làm bù", "bù", "TB"]), name)
    assert (response.status_code, CalendarDay.objects.count()) == (200, 1)
    confirm = client.post(reverse("admin:campaigns_calendarday_process_import"), response.context["confirm_form"].initial)
    assert confirm.status_code == 302
    assert list(CalendarDay.objects.values_list("date__day", "kind", "name")) == [
        (1, "off", "Tết Dương lịch"),
        (4, "work", "bù"),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["32/01/2027", "off", "a", "b"], "date"),
        (["2027-01-02", "lễ", "a", "b"], "kind"),
        (["2027-01-02", "off", "", "b"], "name"),
        (["2027-01-02", "off", "a", ""], "provenance"),
        (["2027-01-01", "off", "a", "b"], "date"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_can_be_confirmed(client, admin, row, column):
    response = upload(client, csv_bytes(HEADER, NEW_YEAR, row))
    assert "confirm_form" not in response.context
    assert [list(invalid.error_dict) for invalid in response.context["result"].invalid_rows] == [[column]]
    assert response.context["result"].invalid_rows[0].number == 3


def test_the_calendar_is_exported(client, admin):
    CalendarDay.objects.create(date="2027-01-01", kind="off", name="=tết", provenance="thử")
    data = {"format": "0", "resource": "0"} | {f"calendardayresource_{name}": "on" for name in HEADER}
    response = client.post(reverse("admin:campaigns_calendarday_export"), data)
    assert "2027-01-01,off,'=tết,thử" in response.content.decode("utf-8-sig")
