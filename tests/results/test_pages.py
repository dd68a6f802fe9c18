"""What citizens read: only what is published, the same numbers everywhere, no cookies, no personal data."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from core.formats import number
from results.models import LedgerEntry
from tests.access_world import PUBLIC
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardFactory, DecisionFactory, RevocationFactory
from tests.factories.results import decided_round, published_round
from tests.factories.units import SuccessionFactory, UnitFactory

pytestmark = pytest.mark.django_db


def get(name, *args, status=200, **query):
    page = Client().get(reverse(f"results:{name}", args=args), query)
    assert page.status_code == status, (name, args, page.status_code)
    return page


def text_of(page) -> str:
    return unescape(page.content.decode())


def public_addresses(cast) -> list[str]:
    """Every public address of a round, and those that belong to none."""
    slug, award = cast.round.slug, cast.award
    units = cast.publication.units.values_list("slug", flat=True)
    addresses = [reverse(f"results:{name}", args=[slug]) for name in ("round", "method", "bundle")]
    addresses += [
        reverse(f"results:ranking{kind}", args=[slug, tier]) for kind in ("", "_csv", "_json") for tier in ("so", "huyen", "xa")
    ]
    addresses += [reverse(f"results:{name}", args=[slug, unit]) for name in ("unit", "unit_json") for unit in units]
    addresses += [reverse(f"results:{name}") for name in PUBLIC]
    addresses += [
        reverse("results:verify_code", args=[award.verify_code]),
        reverse("results:decision", args=[cast.decision.year, cast.decision.number]),
    ]
    return addresses + [reverse("results:ledger_entry", args=[entry.index]) for entry in LedgerEntry.objects.all()]


def test_nothing_of_a_round_is_public_before_it_is_published():
    cast = decided_round()
    slug = cast.round.slug
    for name, args in [
        ("round", [slug]),
        ("method", [slug]),
        ("bundle", [slug]),
        ("ranking", [slug, "xa"]),
        ("ranking_csv", [slug, "xa"]),
        ("ranking_json", [slug, "xa"]),
        ("unit", [slug, "xa-ea-kao-1"]),
        ("decision", [cast.decision.year, cast.decision.number]),
        ("decision_file", [cast.decision.year, cast.decision.number]),
        ("verify_code", [cast.award.verify_code]),
        ("ledger_entry", [0]),
    ]:
        page = get(name, *args, status=404)
        assert "ETag" not in page.headers, name
    everywhere = "".join(
        text_of(get(name, **q)) for name, q in [("home", {}), ("awards", {}), ("search", {"q": "Bih"}), ("sitemap", {})]
    )
    assert ("Y Bih Alêô" in everywhere, slug in text_of(get("sitemap"))) == (False, False)


def test_public_pages_set_no_cookie_and_may_be_kept_a_minute():
    cast = published_round()
    for address in public_addresses(cast):
        client = Client()
        page = client.get(address)
        assert (address, page.status_code, page.headers["Cache-Control"]) == (address, 200, "public, max-age=60")
        assert (address, dict(client.cookies)) == (address, {})
        again = Client().get(address, headers={"if-none-match": page.headers["ETag"]})
        assert (address, again.status_code, again.content) == (address, 304, b"")


def test_public_pages_hold_no_personal_data_beyond_the_honour_list():
    cast = published_round()
    everything = "".join(text_of(Client().get(address)) for address in public_addresses(cast))
    assert "Y Bih Alêô" in everything
    words = re.sub(r"[0-9a-f]{64}", "", everything)
    assert re.findall(r"(?<!\d)\d{12}(?!\d)|(?<!\d)0\d{9}(?!\d)", words) == []
    assert [word for word in ("Người Chấm Kín", "Trần Thị Thư Ký", "079123456789", "@example.vn") if word in everything] == []


def test_what_a_signed_in_person_is_shown_is_never_kept():
    cast = published_round()
    client = Client()
    client.force_login(UserFactory())
    page = client.get(reverse("results:ranking", args=[cast.round.slug, "xa"]))
    assert (page.headers["Cache-Control"], page.has_header("ETag")) == ("private, no-store", False)


def test_page_csv_and_json_say_the_same_to_the_last_digit():
    cast = published_round()
    slug = cast.round.slug
    page = text_of(get("ranking", slug, "xa"))
    rows = list(csv.DictReader(io.StringIO(get("ranking_csv", slug, "xa").content.decode("utf-8-sig"))))
    units = json.loads(get("ranking_json", slug, "xa").content)["units"]
    assert [{k: "" if v is None else str(v) for k, v in unit.items()} for unit in units] == rows
    assert [row["name"] for row in rows] == ["Xã Cư M'gar", "Phường Thắng Lợi", "Xã Ea Kao", "Xã Đắk Phơi"]
    for row in rows:
        line = page[page.index(f">{row['name']}</a>") :].split("</tr>")[0]
        shown = re.findall(r'<td class="number">([^<]*)</td>', line)
        maximum = number(row["maximum"])
        assert shown == [number(row["points"], 2), maximum, number(row["ratio"], 5), number(row["self_assessed"], 2)]
        own = cast.publication.units.get(name=row["name"])
        unit_page = text_of(get("unit", slug, own.slug))
        assert {number(row["points"]), number(row["ratio"], 5)} <= set(re.findall(r"[\d,]+", unit_page))
        assert json.loads(get("unit_json", slug, own.slug).content)["points"] == row["points"]


def test_shared_ranks_are_marked_and_the_unranked_say_why():
    cast = published_round()
    page = text_of(get("ranking", cast.round.slug, "xa"))
    assert re.findall(r'class="rank[^"]*">(=?\d+)<', page) == ["1", "=2", "=2"]
    assert "Đang bị xem xét kỷ luật" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "ea kao"}, ["Xã Ea Kao"]),
        ({"q": "MGAR"}, ["Xã Cư M'gar"]),
        ({"q": "%"}, None),
        ({"q": "khong co"}, []),
        ({"sap-xep": "name"}, ["Phường Thắng Lợi", "Xã Cư M'gar", "Xã Đắk Phơi", "Xã Ea Kao"]),
        ({"sap-xep": "-total"}, ["Xã Cư M'gar", "Phường Thắng Lợi", "Xã Ea Kao", "Xã Đắk Phơi"]),
        ({"sap-xep": "__class__"}, None),
        ({"khoi": "Cụm thi đua số 1"}, ["Xã Cư M'gar", "Xã Ea Kao", "Phường Thắng Lợi"]),
        ({"khoi": "của ai"}, None),
        ({"page": "1000000000"}, None),
        ({"page": "٣"}, None),
        ({"q": "x" * 5000}, None),
    ],
)
def test_a_ranking_is_searched_sorted_and_filtered_in_its_address(query, names):
    cast = published_round()
    everyone = ["Xã Cư M'gar", "Phường Thắng Lợi", "Xã Ea Kao", "Xã Đắk Phơi"]
    slug = cast.round.slug
    page = get("ranking", slug, "xa", **query)
    names = everyone if names is None else names
    shown = [unit.name for unit in page.context["page"]]
    assert sorted(shown) == sorted(names)
    if "sap-xep" in query:
        assert shown == names
    units = json.loads(get("ranking_json", slug, "xa", **query).content)["units"]
    assert [unit["name"] for unit in units] == shown
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/ket-qua/{slug}/xa/">' in text_of(page)


def test_other_tiers_and_units_are_not_found():
    cast = published_round()
    get("ranking", cast.round.slug, "tinh", status=404)
    get("unit", cast.round.slug, "khong-co", status=404)
    get("ranking", "khong-co", "xa", status=404)


def test_cells_that_begin_like_formulas_are_harmless_in_spreadsheets():
    cast = published_round(communes=(("=HYPERLINK(1)", 1, "18.00"),))
    rows = list(csv.DictReader(io.StringIO(get("ranking_csv", cast.round.slug, "xa").content.decode("utf-8-sig"))))
    assert rows[0]["name"] == "'=HYPERLINK(1)"


def test_names_are_escaped():
    cast = published_round(communes=(("Xã <script>alert(1)</script>", 1, "18.00"),))
    for address in public_addresses(cast):
        page = Client().get(address)
        if page.headers["Content-Type"].startswith("text/html"):
            assert b"<script>alert" not in page.content, address


@pytest.mark.parametrize("text", ["Xã Ea Kao", "xa ea kao", "EA KAO", "Ea  Kao"])
def test_the_search_finds_a_unit_first_with_or_without_diacritics(text):
    published_round()
    hits = get("search", q=text).context["found"].results
    assert [hit.title for hit in hits] == ["Xã Ea Kao"]


def test_the_search_finds_the_results_of_a_unit_under_its_new_name():
    cast = published_round()
    SuccessionFactory(predecessor=cast.units["Xã Ea Kao"], successor=UnitFactory(name="Phường Tân An"))
    found = get("search", q="tan an").context["found"]
    assert ([hit.title for hit in found.results], [hit.title for hit in found.units]) == (["Xã Ea Kao"], ["Phường Tân An"])


def test_the_search_finds_awards_and_decisions_and_takes_text_literally():
    cast = published_round()
    found = get("search", q="bih aleo").context["found"]
    assert [hit.title for hit in found.awards] == ["Y Bih Alêô"]
    assert [hit.title for hit in get("search", q=cast.decision.number_text).context["found"].decisions] == [
        cast.decision.number_text
    ]
    assert not get("search", q="%").context["found"]
    assert get("search", q="x" * 201).context["form"].errors


def test_a_certificate_is_verified_by_its_code_alone():
    cast = published_round()
    page = text_of(get("verify_code", cast.award.verify_code))
    assert ("Y Bih Alêô" in page, cast.decision.number_text in page) == (True, True)
    assert Client().get(reverse("results:verify"), {"q": cast.award.verify_code}).status_code == 302
    unknown = text_of(get("verify_code", "khong-co", status=404))
    assert "Y Bih" not in unknown
    draft = AwardFactory(decision=DecisionFactory(round=cast.round))
    get("verify_code", draft.verify_code, status=404)


def test_an_award_revoked_after_publication_is_shown_as_revoked_at_once():
    cast = published_round()
    RevocationFactory(award=cast.award, by=cast.by)
    for page in (
        get("awards"),
        get("verify_code", cast.award.verify_code),
        get("decision", cast.decision.year, cast.decision.number),
    ):
        assert ("Y Bih Alêô" in text_of(page), "0099/QĐ-UBND" in text_of(page), "Gian dối" in text_of(page)) == (
            True,
            True,
            False,
        )


def test_a_rehearsal_says_so_on_every_page_of_its_results():
    cast = published_round(rehearsal=True)
    unit = cast.publication.units.first()
    for page in (
        get("home"),
        get("round", cast.round.slug),
        get("ranking", cast.round.slug, "xa"),
        get("unit", cast.round.slug, unit.slug),
    ):
        assert "notice--warning" in text_of(page)


def test_the_number_of_queries_does_not_grow_with_units(django_assert_max_num_queries):
    cast = published_round(communes=tuple((f"Xã {n}", n, "10.00") for n in range(1, 31)), slug="dot-lon")
    slug = cast.publication.units.filter(rank=15).get().slug
    with django_assert_max_num_queries(9):
        get("ranking", "dot-lon", "xa")
    with django_assert_max_num_queries(9):
        get("round", "dot-lon")
    with django_assert_max_num_queries(12):
        get("unit", "dot-lon", slug)
    with django_assert_max_num_queries(14):
        get("home")
    with django_assert_max_num_queries(5):
        get("ranking_csv", "dot-lon", "xa")


def test_machines_are_told_what_is_there():
    cast = published_round()
    robots, sitemap, security = (get(name).content.decode() for name in ("robots", "sitemap", "security"))
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    assert all(
        f"/ket-qua/{cast.round.slug}/don-vi/{slug}/" in sitemap for slug in cast.publication.units.values_list("slug", flat=True)
    )
    assert re.search(r"^Contact: .+\nExpires: \d{4}-12-31T23:59:59\+07:00$", security, re.MULTILINE)


def test_open_data_may_be_read_by_other_sites():
    cast = published_round()
    page = get("ranking_json", cast.round.slug, "xa")
    assert (page.headers["Access-Control-Allow-Origin"], page.headers["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert "Access-Control-Allow-Origin" not in get("ranking", cast.round.slug, "xa").headers
