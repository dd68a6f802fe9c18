from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.lifecycle import RoundStatus
from criteria.actions import freeze_set, load_seed, load_set, open_round
from criteria.models import CriteriaSet
from criteria.queries import digest, set_for, sets_by_round, tree
from criteria.reading import parse, read_rows
from criteria.resources import table_of
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, RoundFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.units import MembershipFactory, UnitFactory
from tests.units.tables import csv_bytes, xlsx_bytes
from units.roles import Role

pytestmark = pytest.mark.django_db
HEADER = ["code", "parent_code", "name", "max_points", "scoring_rule", "provenance", "levels"]
GROUP = ["1", "", "Nhận thức số", "30", "sum of children", "thử", ""]
YES = ["1.1", "1", "Có chuyên mục", "10", "bool", "thử", ""]
LEVELS = ["1.2", "1", "Họp ban chỉ đạo", "20", "tiers", "thử", "4 lần=20; 3 lần=15"]


@pytest.fixture
def draft():
    UnitFactory()
    campaign = CampaignFactory(announced_at=timezone.now())
    return RoundFactory(campaign=campaign, slug="nam-nhap")


@pytest.fixture
def running(draft):
    """An open round with a set of the shipped communes' list."""
    round = RoundFactory(campaign=draft.campaign, slug="nam-mo", year=2024)
    StageFactory(round=round)
    load_seed(round, "commune", by=UserFactory())
    return open_round(round, by=UserFactory())


def text(response):
    return response.content.decode()


def upload(client, round, data, file_name="ds.csv", **fields):
    url = reverse("criteria:upload", args=[round.slug, "commune"])
    form = {"name": "Bộ chỉ số thử", "provenance": "Phụ lục thử", "file": SimpleUploadedFile(file_name, data)} | fields
    return client.post(url, {key: value for key, value in form.items() if value is not None})


# -- public ---------------------------------------------------------------------
def test_anybody_reads_a_frozen_set_with_its_provenance_and_rules(client, running):
    criteria_set = set_for(running, "commune")
    page = text(client.get(criteria_set.get_absolute_url()))
    parts = ["Bản dựng lại, chưa phải phụ lục QĐ 2534/QĐ-UBND", criteria_set.digest, "1.000", "(không phải văn bản chính thức)"]
    assert [part in page for part in parts] == [True] * 4
    assert criteria_set.name in text(client.get(reverse("criteria:list")))


def test_every_criterion_stands_on_the_page_with_its_maximum_and_evidence_demand(client, running):
    criteria_set = set_for(running, "commune")
    page = text(client.get(criteria_set.get_absolute_url()))
    names = [c.name for c in criteria_set.criteria.all()]
    assert ([name for name in names if name.replace("'", "&#x27;") not in page], page.count("Văn bản hoặc báo cáo")) == ([], 33)


def test_what_is_in_preparation_is_for_the_secretariat_and_administrators(client, draft, running):
    criteria_set = load_seed(draft, "commune", by=UserFactory())
    urls = [criteria_set.get_absolute_url(), reverse("criteria:download", args=[criteria_set.pk])]
    for user in (None, MembershipFactory(role=Role.UNIT_HEAD).user):
        if user:
            client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [404, 404]
        assert criteria_set.get_absolute_url() not in text(client.get(reverse("criteria:list")))
    for user in (MembershipFactory(role=Role.SECRETARIAT).user, UserFactory(is_superuser=True)):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [200, 200]
        assert criteria_set.get_absolute_url() in text(client.get(reverse("criteria:list")))


def test_a_campaign_that_is_not_announced_shows_no_criteria(client):
    criteria_set = CriteriaSetFactory()
    CriterionFactory(criteria_set=criteria_set)
    freeze_set(criteria_set, by=UserFactory())
    assert client.get(criteria_set.get_absolute_url()).status_code == 404
    assert sets_by_round(UserFactory()) == []


def test_a_downloaded_set_can_be_loaded_back_unchanged(client, draft, running, secretary):
    for tier in ("department", "district", "commune"):
        criteria_set = load_seed(draft, tier, by=secretary)
        data = client.get(reverse("criteria:download", args=[criteria_set.pk])).content
        assert upload(client, draft, data).status_code == 200
        table = table_of(criteria_set)
        rows = [dict(zip(table.headers, row, strict=True)) for row in table]
        again = load_set(draft, tier, by=secretary, rows=rows, name="lại", provenance="lại")
        assert digest(again) == digest(criteria_set)


def test_a_download_holds_no_formulas(client, running, secretary):
    criteria_set = CriteriaSetFactory(round__year=2030)
    CriterionFactory(criteria_set=criteria_set, name="=HYPERLINK(1)")
    data = client.get(reverse("criteria:download", args=[criteria_set.pk])).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in data


@pytest.mark.parametrize("pk", ["0", "99", "9223372036854775808", "9" * 40])
def test_a_set_nobody_has_is_not_found(client, pk):
    for name in ("set", "download"):
        path = reverse(f"criteria:{name}", args=[1]).replace("/1/", f"/{pk}/")
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["abc/", "-1/", "dot/nam-mo/province/nap/", "dot/la/", "dot/la/commune/nap/", "1/tai-ve.xlsx"])
def test_addresses_of_nothing_are_not_found(client, secretary, path):
    assert client.get(f"{reverse('criteria:list')}{path}").status_code == 404


@pytest.mark.parametrize("page", ["abc", "-1", "9" * 30])
def test_an_odd_page_number_never_breaks_the_list(client, running, page):
    assert client.get(reverse("criteria:list"), {"page": page}).status_code == 200


def test_pages_cost_the_same_however_many_rows_there_are(client, draft, running, secretary):
    client.logout()
    small = CriteriaSetFactory(round=RoundFactory(campaign=draft.campaign, open=True, year=2010))
    CriterionFactory(criteria_set=small)
    freeze_set(small, by=secretary)

    def cost(url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    assert cost(small.get_absolute_url()) == cost(set_for(running, "commune").get_absolute_url())
    before = cost(reverse("criteria:list"))
    for year in (2011, 2012):
        other = CriteriaSetFactory(round=RoundFactory(campaign=draft.campaign, open=True, year=year))
        CriterionFactory(criteria_set=other)
        freeze_set(other, by=secretary)
    assert cost(reverse("criteria:list")) == before


# -- who may ------------------------------------------------------------------------
def preparing_urls(round):
    named = [("round", []), ("open_round", [])]
    named += [(name, ["commune"]) for name in ("upload", "confirm_upload", "load_seed", "copy")]
    return [reverse(f"criteria:{name}", args=[round.slug, *args]) for name, args in named]


def test_only_the_secretariat_prepares_criteria(client, draft, running):
    for role in set(Role) - {Role.SECRETARIAT}:
        client.force_login(MembershipFactory(role=role).user)
        for round in (draft, running):
            assert {client.post(url).status_code for url in preparing_urls(round)[1:]} == {404}
            assert client.get(preparing_urls(round)[0]).status_code == 404
    assert CriteriaSet.objects.count() == 1


def test_nothing_is_prepared_for_an_open_round(client, running, secretary):
    board, opening, *others = preparing_urls(running)
    assert (client.get(board).status_code, client.post(opening).status_code) == (200, 302)
    assert {client.post(url).status_code for url in others} == {403}
    assert CriteriaSet.objects.count() == 1


def test_signed_out_people_are_asked_to_sign_in(client, draft):
    assert {client.post(url).status_code for url in preparing_urls(draft)[1:]} == {302}
    assert CriteriaSet.objects.count() == 0


# -- the secretariat prepares ------------------------------------------------------------
@pytest.mark.parametrize(("make", "name"), [(csv_bytes, "a.csv"), (xlsx_bytes, "a.xlsx")])
def test_a_list_is_previewed_and_then_stored(client, draft, secretary, make, name):
    assert client.get(reverse("criteria:upload", args=[draft.slug, "commune"])).status_code == 200
    preview = upload(client, draft, make(HEADER, GROUP, YES, LEVELS), name)
    assert (preview.status_code, preview.context["total"], CriteriaSet.objects.count()) == (200, Decimal(30), 0)
    assert "4 lần = 20; 3 lần = 15; Còn lại = 0" in text(preview)
    confirm = reverse("criteria:confirm_upload", args=[draft.slug, "commune"])
    assert client.post(confirm, {"ticket": preview.context["ticket"]}).status_code == 302
    criteria_set = CriteriaSet.objects.get()
    assert (criteria_set.name, criteria_set.provenance, criteria_set.version) == ("Bộ chỉ số thử", "Phụ lục thử", 1)
    assert [node.criterion.code for node in tree(criteria_set)[0].children] == ["1.1", "1.2"]


def test_wrong_rows_are_all_named_with_their_lines_and_what_was_typed_is_kept(client, draft, secretary):
    response = upload(
        client, draft, csv_bytes(HEADER, GROUP, YES[:4] + ["đoán", "", ""], [""] * 7, LEVELS[:3] + ["x", "tiers", "a", ""])
    )
    lines = response.context["form"].errors["file"]
    assert (response.status_code, len(lines), CriteriaSet.objects.count()) == (422, 3, 0)
    assert ["3" in lines[0], "3" in lines[1], "5" in lines[2]] == [True] * 3
    assert response.context["form"]["name"].value() == "Bộ chỉ số thử"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "a.csv"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"", "a.csv"),
        (b"<html>", "a.csv"),
        (b"code,name\n\x00", "a.csv"),
        (b"a" * (5 * 2**20 + 1), "a.csv"),
        (b"a,b\n1,2\n", "a.csv"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(client, draft, secretary, data, name):
    response = upload(client, draft, data, name)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


@pytest.mark.parametrize("field", ["name", "provenance", "file"])
def test_a_missing_field_is_named(client, draft, secretary, field):
    response = upload(client, draft, csv_bytes(HEADER, GROUP, YES, LEVELS), **{field: None})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize("ticket", ["", "abc", "a:b:c"])
def test_a_broken_ticket_leads_back_to_the_upload(client, draft, secretary, ticket):
    response = client.post(reverse("criteria:confirm_upload", args=[draft.slug, "commune"]), {"ticket": ticket})
    assert (response.status_code, response.url, CriteriaSet.objects.count()) == (
        302,
        reverse("criteria:upload", args=[draft.slug, "commune"]),
        0,
    )


def test_a_ticket_is_for_one_person_round_and_tier(client, draft, secretary):
    UnitFactory(district=True)
    ticket = upload(client, draft, csv_bytes(HEADER, GROUP, YES, LEVELS)).context["ticket"]
    client.post(reverse("criteria:confirm_upload", args=[draft.slug, "district"]), {"ticket": ticket})
    client.force_login(MembershipFactory(role=Role.SECRETARIAT).user)
    client.post(reverse("criteria:confirm_upload", args=[draft.slug, "commune"]), {"ticket": ticket})
    assert CriteriaSet.objects.count() == 0


def test_a_list_that_became_wrong_between_preview_and_confirmation_is_refused(client, draft, secretary):
    agency = UnitFactory(department=True, code="SNV")
    data = csv_bytes([*HEADER, "verifying_agency"], [*GROUP, ""], [*YES, "SNV"], [*LEVELS, ""])
    ticket = upload(client, draft, data).context["ticket"]
    agency.delete()
    assert client.post(reverse("criteria:confirm_upload", args=[draft.slug, "commune"]), {"ticket": ticket}).status_code == 302
    assert CriteriaSet.objects.count() == 0


def test_the_shipped_list_is_loaded_with_one_press(client, draft, secretary):
    assert client.post(reverse("criteria:load_seed", args=[draft.slug, "commune"])).status_code == 302
    assert set_for(draft, "commune").criteria.count() == 41


def test_a_set_of_another_round_is_copied(client, draft, running, secretary):
    source = set_for(running, "commune")
    url = reverse("criteria:copy", args=[draft.slug, "commune"])
    assert client.post(url, {"source": source.pk}).status_code == 302
    assert digest(set_for(draft, "commune")) == source.digest


@pytest.mark.parametrize("source", ["", "abc", "0", "9" * 30])
def test_copying_nothing_is_refused(client, draft, secretary, source):
    assert client.post(reverse("criteria:copy", args=[draft.slug, "commune"]), {"source": source}).status_code == 302
    assert CriteriaSet.objects.count() == 0


def test_the_board_offers_to_open_the_round_when_all_is_ready(client, draft, secretary):
    board, opening = preparing_urls(draft)[:2]
    assert opening not in text(client.get(board))
    load_seed(draft, "commune", by=secretary)
    assert opening not in text(client.get(board))
    StageFactory(round=draft)
    assert opening in text(client.get(board))
    assert client.post(opening).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.status, set_for(draft, "commune").is_frozen) == (RoundStatus.OPEN, True)


def test_a_round_that_is_not_ready_is_not_opened(client, draft, secretary):
    opening = preparing_urls(draft)[1]
    assert client.post(opening).url == reverse("criteria:round", args=[draft.slug])
    draft.refresh_from_db()
    assert draft.status == RoundStatus.DRAFT


def test_a_round_without_units_has_nothing_to_prepare(client, secretary):
    round = RoundFactory(as_of="2000-01-01")
    assert client.get(reverse("criteria:round", args=[round.slug])).status_code == 200


def test_flaws_of_an_edited_set_stand_on_the_board(client, draft, secretary):
    group = CriterionFactory(criteria_set=CriteriaSetFactory(round=draft), group=True, code="G7")
    CriterionFactory(criteria_set=group.criteria_set, parent=group)
    assert "G7: " in text(client.get(reverse("criteria:round", args=[draft.slug])))


def test_every_kind_of_rule_can_be_read_and_shown(client, draft, secretary):
    listed = "\n".join(
        [
            ",".join(HEADER),
            "1,,Nhóm,60,tổng,thử,",
            "1.1,1,Bảng mức,10,tiers,thử,tốt=10; kém=0",
            "1.2,1,Tỷ lệ,20,ratio a/b,thử,",
            "1.3,1,Có không,10,bool,thử,",
            "1.4,1,Số lượng,10,count/target,thử,",
            "1.5,1,Từng phần,10,parts,thử,dự họp=5; chủ trì=5",
            "1.6,1,Thông tin chung,0,unscored,thử,",
        ]
    )
    assert [row.kind for row in parse(read_rows(listed))] == [
        "group",
        "tiers",
        "ratio",
        "boolean",
        "count",
        "parts",
        "unscored",
    ]
    ticket = upload(client, draft, listed.encode()).context["ticket"]
    client.post(reverse("criteria:confirm_upload", args=[draft.slug, "commune"]), {"ticket": ticket})
    page = text(client.get(set_for(draft, "commune").get_absolute_url()))
    assert "dự họp = 5; chủ trì = 5" in page
