from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns import actions
from campaigns.lifecycle import RoundStatus
from campaigns.models import Announcement, CalendarDay, Campaign, Extension, Round, Stage, Step
from core.templatetags.ui import vn_datetime
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, ExtensionFactory, RoundFactory, StageFactory
from tests.factories.units import MembershipFactory, UnitFactory
from units.roles import Role

pytestmark = pytest.mark.django_db


def local(*parts):
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001


@pytest.fixture
def campaign():
    return CampaignFactory(announced_at=timezone.now(), slug="phong-trao", title="Phong trào Chuyển đổi số")


@pytest.fixture
def draft(campaign):
    return RoundFactory(campaign=campaign, slug="nam-nhap")


@pytest.fixture
def running(campaign):
    return RoundFactory(campaign=campaign, open=True, slug="nam-mo", year=2024)


def text(response):
    return response.content.decode()


# -- public -------------------------------------------------------------------
def test_anybody_reads_an_announced_campaign_and_its_open_rounds(client, campaign, draft, running):
    actions.save_legal_basis(campaign, by=UserFactory(), number="749/QĐ-TTg", title="Chương trình", issuer="Thủ tướng")
    actions.save_link(campaign, by=UserFactory(), title="Cổng DVC", url="https://dichvucong.gov.vn")
    StageFactory(round=running)
    page = text(client.get(campaign.get_absolute_url()))
    assert [part in page for part in ("749/QĐ-TTg", "https://dichvucong.gov.vn", "/dot/nam-mo/", "/dot/nam-nhap/")] == [
        True,
        True,
        True,
        False,
    ]
    assert client.get(running.get_absolute_url()).status_code == 200
    assert campaign.title in text(client.get(reverse("campaigns:list")))


def test_what_is_in_preparation_is_not_found_by_others(client, draft):
    hidden = CampaignFactory()
    for user in (None, MembershipFactory(role=Role.UNIT_HEAD).user):
        if user:
            client.force_login(user)
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert client.get(reverse("campaigns:announcements", args=[hidden.slug])).status_code == 404
        assert hidden.slug not in text(client.get(reverse("campaigns:list")))


def test_a_round_shows_windows_extensions_and_history(client, running, secretary):
    stage = StageFactory(round=running, opens_at=local(2024, 3, 1), closes_at=local(2040, 3, 9, 17))
    StageFactory(round=running, step=Step.APPEAL, basis="5/TB-UBND")
    ExtensionFactory(stage=stage, unit=UnitFactory(name="Xã Ea Kao"), closes_at=local(2041, 1, 2, 17))
    client.logout()
    page = text(client.get(running.get_absolute_url()))
    assert all(part in page for part in (vn_datetime(stage.closes_at), "15/QĐ-SNV", "Xã Ea Kao", "5/TB-UBND"))
    assert "gia-han" not in page


def test_a_rehearsal_says_so_on_every_page(client):
    rehearsal = CampaignFactory(announced_at=timezone.now(), is_rehearsal=True)
    plain = CampaignFactory(announced_at=timezone.now())
    rounds = [RoundFactory(campaign=c, open=True) for c in (rehearsal, plain)]
    pages = [rehearsal, plain, *rounds]
    assert ["notice--warning" in text(client.get(page.get_absolute_url())) for page in pages] == [True, False, True, False]


def test_the_calendar_shows_the_year_asked_for(client):
    CalendarDay.objects.create(date=date(2025, 4, 30), kind="off", name="Ngày Chiến thắng", provenance="thử")
    url = reverse("campaigns:calendar")
    assert "Ngày Chiến thắng" in text(client.get(url, {"nam": "2025"}))
    assert "Ngày Chiến thắng" not in text(client.get(url, {"nam": "2024"}))


@pytest.mark.parametrize("year", ["abc", "0", "-1", "99999999999999999999", "2025.5", "٢٠٢٥x", "", "2025' --"])
def test_an_odd_year_is_the_present_one(client, year):
    response = client.get(reverse("campaigns:calendar"), {"nam": year})
    assert (response.status_code, response.context["year"]) == (200, timezone.localdate().year)


@pytest.mark.parametrize("page", ["abc", "-1", "0", "9" * 30, "' OR 1=1"])
def test_an_odd_page_number_never_breaks_a_list(client, campaign, page):
    assert client.get(reverse("campaigns:list"), {"page": page}).status_code == 200
    assert client.get(reverse("campaigns:announcements", args=[campaign.slug]), {"page": page}).status_code == 200


@pytest.mark.parametrize("path", ["dot/la/", "la/", "dot/nam-mo/nothing/", "phong-trao/can-cu/99999999999999999999/"])
def test_addresses_of_nothing_are_not_found(client, secretary, campaign, running, path):
    assert client.get(f"{reverse('campaigns:list')}{path}").status_code == 404


def test_lists_cost_the_same_however_long_they_are(client, campaign, running):
    def fill(number):
        round = RoundFactory(campaign=campaign, year=2030 + number, status=RoundStatus.DECIDED)
        ExtensionFactory(stage__round=running, stage__step=list(Step)[number], unit=UnitFactory())
        actions.announce(campaign, by=UserFactory(), title=f"Tin {number}", body="x")
        CampaignFactory(announced_at=timezone.now())
        return round

    def cost():
        counts = []
        for url in (reverse("campaigns:list"), campaign.get_absolute_url(), running.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    fill(0)
    before = cost()
    fill(1)
    fill(2)
    assert cost() == before


# -- who may ----------------------------------------------------------------------
def managing_urls(campaign, draft, running):
    basis = actions.save_legal_basis(campaign, by=UserFactory(), number="1", title="a", issuer="b")
    link = actions.save_link(campaign, by=UserFactory(), title="a", url="https://a.vn")
    StageFactory(round=running)
    return {
        "create": [],
        "edit": [campaign.slug],
        "announce_campaign": [campaign.slug],
        "add_legal_basis": [campaign.slug],
        "legal_basis": [campaign.slug, basis.pk],
        "remove_legal_basis": [campaign.slug, basis.pk],
        "add_link": [campaign.slug],
        "link": [campaign.slug, link.pk],
        "remove_link": [campaign.slug, link.pk],
        "announce": [campaign.slug],
        "create_round": [campaign.slug],
        "edit_round": [running.slug],
        "archive": [running.slug],
        "lay_windows": [running.slug],
        "window": [running.slug, Step.SELF_ASSESSMENT],
        "extend": [running.slug, Step.SELF_ASSESSMENT],
    }


def test_only_the_secretariat_comes_to_the_pages_that_change_something(client, campaign, draft, running):
    urls = [reverse(f"campaigns:{name}", args=args) for name, args in managing_urls(campaign, draft, running).items()]
    assert {client.post(url).status_code for url in urls} == {302}
    for role in set(Role) - {Role.SECRETARIAT}:
        client.force_login(MembershipFactory(role=role).user)
        assert {client.post(url).status_code for url in urls} == {404}
    assert (Campaign.objects.count(), Round.objects.count(), campaign.legal_bases.count(), campaign.links.count()) == (1, 2, 1, 1)


def test_what_others_do_not_see_is_not_found_when_they_try_to_change_it(client, draft):
    client.force_login(MembershipFactory(role=Role.REVIEWER).user)
    assert client.post(reverse("campaigns:edit_round", args=[draft.slug])).status_code == 404
    assert client.post(reverse("campaigns:edit", args=[CampaignFactory().slug])).status_code == 404


def test_forms_are_shown_to_the_secretariat(client, secretary, campaign, draft, running):
    acting = {"announce_campaign", "remove_legal_basis", "remove_link", "archive"}
    for name, args in managing_urls(campaign, draft, running).items():
        expected = 405 if name in acting else 403 if name == "lay_windows" else 200
        assert client.get(reverse(f"campaigns:{name}", args=args)).status_code == expected, name
    assert client.get(reverse("campaigns:lay_windows", args=[draft.slug])).status_code == 200


# -- the secretariat writes -----------------------------------------------------------
CAMPAIGN = {
    "title": "Phong trào thi đua đổi mới sáng tạo",
    "slug": "",
    "plan_number": "10/KH-UBND",
    "plan_issued_on": "05/01/2026",
    "issuer": "UBND tỉnh",
    "purpose": "Thi đua",
    "starts_on": "05/01/2026",
    "ends_on": "31/12/2030",
    "source": "",
}


def test_a_campaign_is_written_edited_and_announced(client, secretary):
    agency = UnitFactory(department=True)
    assert client.post(reverse("campaigns:create"), CAMPAIGN | {"standing_agency": agency.pk}).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.slug, campaign.plan_issued_on) == ("phong-trao-thi-dua-doi-moi-sang-tao", date(2026, 1, 5))
    assert client.post(reverse("campaigns:edit", args=[campaign.slug]), CAMPAIGN | {"title": "Tên khác"}).status_code == 302
    assert client.post(reverse("campaigns:announce_campaign", args=[campaign.slug])).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.title, campaign.slug, campaign.announced_at is None) == (
        "Tên khác",
        "phong-trao-thi-dua-doi-moi-sang-tao",
        False,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("slug", "moi"),
        ("slug", "có dấu"),
        ("slug", "phong-trao"),
        ("plan_issued_on", "31/02/2026"),
        ("plan_issued_on", "2026"),
        ("ends_on", "01/01/2020"),
        ("purpose", "x" * 20_001),
        ("standing_agency", "99999999999999999999"),
        ("title", "???"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_is_kept(client, secretary, campaign, field, value):
    response = client.post(reverse("campaigns:create"), CAMPAIGN | {field: value})
    wrong = "slug" if value == "???" else field
    assert (response.status_code, list(response.context["form"].errors), Campaign.objects.count()) == (422, [wrong], 1)
    assert response.context["form"]["issuer"].value() == "UBND tỉnh"


def test_legal_bases_and_links_are_written_and_removed(client, secretary, campaign):
    basis = {"number": "749/QĐ-TTg", "title": "Chương trình", "issued_on": "03/06/2020", "issuer": "Thủ tướng", "order": "1"}
    link = {"title": "Cổng", "url": "https://dichvucong.gov.vn", "order": "1"}
    for kind, data in (("legal_basis", basis), ("link", link)):
        assert client.post(reverse(f"campaigns:add_{kind}", args=[campaign.slug]), data).status_code == 302
        record = (campaign.legal_bases if kind == "legal_basis" else campaign.links).get()
        url = reverse(f"campaigns:{kind}", args=[campaign.slug, record.pk])
        assert client.post(url, data | {"title": "Khác"}).status_code == 302
        record.refresh_from_db()
        assert record.title == "Khác"
        assert client.post(reverse(f"campaigns:remove_{kind}", args=[campaign.slug, record.pk])).status_code == 302
    assert (campaign.legal_bases.count(), campaign.links.count()) == (0, 0)


def test_the_same_legal_basis_twice_is_refused_in_words(client, secretary, campaign):
    basis = {"number": "749/QĐ-TTg", "title": "Chương trình", "issuer": "Thủ tướng", "order": "1"}
    url = reverse("campaigns:add_legal_basis", args=[campaign.slug])
    assert [client.post(url, basis).status_code for _time in range(2)] == [302, 422]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.vn", "https://u:p@a.vn", "không"])
def test_a_link_leads_to_the_web_and_nowhere_else(client, secretary, campaign, url):
    response = client.post(reverse("campaigns:add_link", args=[campaign.slug]), {"title": "a", "url": url, "order": "1"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["url"])


def test_a_record_of_another_campaign_is_not_found(client, secretary, campaign):
    other = actions.save_link(CampaignFactory(), by=secretary, title="a", url="https://a.vn")
    for name in ("link", "remove_link"):
        assert client.post(reverse(f"campaigns:{name}", args=[campaign.slug, other.pk])).status_code == 404


def test_news_is_published_escaped(client, secretary, campaign):
    data = {"title": "<script>alert(1)</script>", "body": "Dòng 1\nDòng 2"}
    assert client.post(reverse("campaigns:announce", args=[campaign.slug]), data).status_code == 302
    page = text(client.get(reverse("campaigns:announcements", args=[campaign.slug])))
    assert ("&lt;script&gt;alert(1)" in page, "<script>alert(1)" in page, Announcement.objects.count()) == (True, False, 1)


ROUND = {"kind": "year", "year": "2026", "name": "Năm 2026", "slug": "", "as_of": "31/12/2026"}


def test_a_round_is_set_up_and_edited_while_it_is_a_draft(client, secretary, campaign):
    assert client.post(reverse("campaigns:create_round", args=[campaign.slug]), ROUND).status_code == 302
    round = campaign.rounds.get()
    assert (round.slug, round.as_of, round.status) == ("nam-2026", date(2026, 12, 31), RoundStatus.DRAFT)
    url = reverse("campaigns:edit_round", args=[round.slug])
    assert client.post(url, ROUND | {"name": "Khác"}).status_code == 302
    actions.open_round(round, by=secretary)
    response = client.post(url, ROUND | {"name": "Quá muộn"})
    round.refresh_from_db()
    assert (response.status_code, response.context["form"]["name"].value(), round.name) == (422, "Quá muộn", "Khác")


@pytest.mark.parametrize("changes", [{"year": "1999"}, {"year": "99999999999"}, {"kind": "month"}, {"as_of": "x"}, {"name": ""}])
def test_a_round_with_a_wrong_field_is_refused(client, secretary, campaign, changes):
    response = client.post(reverse("campaigns:create_round", args=[campaign.slug]), ROUND | changes)
    assert (response.status_code, list(response.context["form"].errors)) == (422, list(changes))


def test_a_year_has_one_round_of_a_kind(client, secretary, campaign):
    url = reverse("campaigns:create_round", args=[campaign.slug])
    assert [client.post(url, ROUND | {"slug": slug}).status_code for slug in ("a", "b")] == [302, 422]


# -- windows ------------------------------------------------------------------------------
LAY = {"start": "02/01/2024", "days_registration": "5", "days_self_assessment": "10", "days_council": "0"}


def test_windows_are_previewed_and_then_laid(client, secretary, draft):
    url = reverse("campaigns:lay_windows", args=[draft.slug])
    preview = client.post(url, LAY | {"go": "preview"})
    assert (preview.status_code, vn_datetime(local(2024, 1, 9, 17)) in text(preview), Stage.objects.count()) == (200, True, 0)
    assert client.post(url, LAY | {"go": "save"}).status_code == 302
    assert list(draft.stages.values_list("step", "closes_at")) == [
        ("registration", local(2024, 1, 9, 17)),
        ("self_assessment", local(2024, 1, 24, 17)),
    ]
    again = client.get(url).context["form"]
    assert [again[f"days_{step}"].value() for step in ("registration", "self_assessment", "council")] == [5, 10, None]


@pytest.mark.parametrize(
    "changes", [{"start": "x"}, {"days_registration": "-1"}, {"days_registration": "401"}, {"days_registration": "1,5"}]
)
def test_windows_are_not_laid_from_a_wrong_form(client, secretary, draft, changes):
    response = client.post(reverse("campaigns:lay_windows", args=[draft.slug]), LAY | changes | {"go": "save"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, list(changes))


def test_an_empty_form_lays_nothing(client, secretary, draft):
    assert client.post(reverse("campaigns:lay_windows", args=[draft.slug]), {"start": "02/01/2024"}).status_code == 422


def test_one_window_of_a_draft_is_set_with_its_document(client, secretary, draft):
    url = reverse("campaigns:window", args=[draft.slug, Step.APPEAL])
    data = {"opens_at": "08:00 02/01/2024", "closes_at": "05/01/2024 17:00", "basis": "5/TB-UBND"}
    assert client.post(url, data).status_code == 302
    assert list(draft.stages.values_list("step", "closes_at", "basis")) == [("appeal", local(2024, 1, 5, 17), "5/TB-UBND")]


def test_a_window_of_an_open_round_moves_with_a_reason(client, secretary, running):
    start = timezone.localtime() + timedelta(days=10)
    stage = StageFactory(round=running, opens_at=start, closes_at=start + timedelta(days=2))
    url = reverse("campaigns:window", args=[running.slug, stage.step])
    ends = [f"{start + timedelta(days=d):%d/%m/%Y %H:%M}" for d in (1, 5)]
    data = {"opens_at": ends[0], "closes_at": ends[1]}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"reason": "bão"}).status_code == 302
    assert "bão" in text(client.get(running.get_absolute_url()))


def test_an_open_rounds_step_without_a_window_is_not_found(client, secretary, running):
    assert client.get(reverse("campaigns:window", args=[running.slug, Step.COUNCIL])).status_code == 404


EXTEND = {
    "unit": "",
    "closes_at": "31/12/2041 17:00",
    "decision_number": "15/QĐ-SNV",
    "decided_on": "01/11/2023",
    "reason": "mưa lũ",
}


def test_an_extension_is_recorded_for_a_unit_and_for_all(client, secretary, running):
    stage, unit = StageFactory(round=running), UnitFactory()
    url = reverse("campaigns:extend", args=[running.slug, stage.step])
    assert client.post(url, EXTEND).status_code == 302
    assert client.post(url, EXTEND).status_code == 422
    later = EXTEND | {"unit": unit.pk, "closes_at": "31/12/2042 17:00"}
    assert client.post(url, later).status_code == 302
    assert list(Extension.objects.values_list("unit", "by")) == [(None, secretary.pk), (unit.pk, secretary.pk)]


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": "abc"},
        {"closes_at": "x"},
        {"decision_number": ""},
        {"decided_on": "1/1"},
        {"reason": ""},
        {"closes_at": "01/01/2030 17:00"},
    ],
)
def test_an_extension_with_a_wrong_field_is_refused_and_keeps_what_was_typed(client, secretary, running, changes):
    stage = StageFactory(round=running)
    response = client.post(reverse("campaigns:extend", args=[running.slug, stage.step]), EXTEND | changes)
    assert (response.status_code, list(response.context["form"].errors), Extension.objects.count()) == (422, list(changes), 0)


def test_a_published_round_is_archived_once(client, secretary, campaign):
    round = RoundFactory(campaign=campaign, status=RoundStatus.PUBLISHED)
    url = reverse("campaigns:archive", args=[round.slug])
    assert [client.post(url).status_code for _press in range(2)] == [302, 302]
    round.refresh_from_db()
    assert (round.status, round.events.count()) == (RoundStatus.ARCHIVED, 1)


def test_a_round_that_is_not_published_is_not_archived(client, secretary, running):
    assert client.post(reverse("campaigns:archive", args=[running.slug])).status_code == 302
    running.refresh_from_db()
    assert running.status == RoundStatus.OPEN


@pytest.mark.parametrize("status", RoundStatus.values)
def test_the_round_page_opens_in_every_state(client, secretary, campaign, status):
    assert client.get(RoundFactory(campaign=campaign, status=status).get_absolute_url()).status_code == 200
