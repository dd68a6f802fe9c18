"""Query strings, ids and methods nobody should send: every page answers, nothing fails, nothing is written."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.hostile import inputs
from tests.hostile.asking import names

pytestmark = pytest.mark.django_db
OPENERS = ("citizen", "secretariat", "council_chair", "unit_head", "unit_staff", "reviewer", "administrator")


def _readers(portal, name):
    """Return the roles that may read the address: one for public pages, else every one of the openers."""
    roles = [role for role, method in portal.opened(name) if method == "get" and role in OPENERS]
    return roles[:1] if roles[:1] == ["citizen"] else roles


def _wrong(response, statuses) -> str:
    if response.status_code not in statuses:
        return str(response.status_code)
    if response.writes:
        return f"wrote {response.writes[0][0][:60]}"
    page = "" if response.streaming else response.content.decode(errors="replace")
    return (
        "unescaped" if "<script>alert" in page or "onerror=alert" in page.replace("&quot;", "") and "<img src=x" in page else ""
    )


@pytest.mark.parametrize("kind", inputs.CLEAN_QUERIES)
def test_every_page_answers_a_strange_question(portal, kind):
    found = []
    for name in names():
        for role in _readers(portal, name)[:2]:
            response = portal.ask(role, f"{portal.addresses[name]}?{inputs.CLEAN_QUERIES[kind]}")
            found.append((name, role, _wrong(response, {200, 302, 304, 400, 404})))
    assert len(found) > 80
    assert [each for each in found if each[2]] == []


@pytest.mark.parametrize("kind", inputs.REFUSED_QUERIES)
def test_unreadable_characters_are_refused_everywhere(portal, kind):
    got = {
        name: portal.ask("citizen", f"{portal.addresses[name]}?{inputs.REFUSED_QUERIES[kind]}").status_code for name in names()
    }
    assert {name: status for name, status in got.items() if status not in {302, 400}} == {}
    assert [name for name, status in got.items() if status == 302 and "citizen" in dict(portal.opened(name))] == []


def test_an_id_that_cannot_be_is_a_page_that_is_not(portal):
    found = []
    for name in names():
        for hostile in (2**63, 2**64, 10**40, 0):
            args = [hostile if isinstance(arg, int) else arg for arg in portal.world.args(name)]
            if args == portal.world.args(name):
                continue
            path = reverse(name, args=args)
            for role, method in portal.opened(name)[:2]:
                response = portal.ask(role, path, method)
                found.append((name, role, hostile, response.status_code, len(response.writes)))
    assert len(found) > 100
    assert [each for each in found if each[3] not in {400, 404} or each[4]] == []


@pytest.mark.parametrize(
    "path",
    [
        "/ho-so/tu-danh-gia/-1/",
        "/ho-so/tu-danh-gia/abc/",
        "/ho-so/tu-danh-gia/%D9%A3/",
        "/ho-so/tu-danh-gia/1%00/",
        "/ho-so/tu-danh-gia/1.0/",
        "/ket-qua/..%2f..%2fsettings/",
        "/ket-qua/%FF%FE/so/",
        "/static/../campaign_portal/settings.py",
        "/static/%2e%2e/manage.py",
        "/media/x",
        "/.git/config",
        "/.env",
        "/var/portal.sqlite3",
        "/xac-minh/" + "x" * 8000 + "/",
        "/xac-minh/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
        "/xac-minh/%00/",
        "/don-vi/1;x=1/",
        "/don-vi/1/x.css",
        "/%0d%0aSet-Cookie:a=b/",
    ],
)
def test_a_path_that_leads_nowhere_says_so(portal, path):
    for role in ("citizen", "administrator"):
        response = portal.ask(role, path)
        assert response.status_code in {400, 404} or (response.status_code in {301, 302} and response["Location"].startswith("/"))
        assert "<script>alert" not in response.content.decode()
        assert "Set-Cookie" not in response.headers


def test_an_address_for_doing_answers_405_to_every_other_method(portal):
    wrong, asked = [], 0
    for name in names():
        for role, how in portal.opened(name)[:1]:
            if how != "post":
                continue
            for method in ("get", "head", "put", "patch", "delete", "trace", "options"):
                response = portal.ask(role, portal.addresses[name], method)
                asked += 1
                if response.status_code != 405 or response.get("Allow") != "POST" or response.writes:
                    wrong.append((name, method, response.status_code, response.get("Allow")))
    assert asked > 200
    assert wrong == []


def test_a_page_for_reading_or_filling_in_answers_405_to_methods_it_does_not_know(portal):
    wrong = []
    for name in names():
        for role, how in portal.opened(name)[:1]:
            for method in ("put", "patch", "delete", "trace") if how == "get" and name != "gallery" else ():
                response = portal.ask(role, portal.addresses[name], method)
                if response.status_code != 405 or response.writes or "GET" not in response.get("Allow", ""):
                    wrong.append((name, method, response.status_code))
    assert wrong == []


def test_a_method_named_in_a_header_is_not_the_method(portal):
    path = portal.addresses["nominations:register_plan"]
    assert portal.ask("unit_staff", path, headers={"X-HTTP-Method-Override": "POST"}).status_code == 405


def test_a_page_number_out_of_range_shows_a_page_there_is(portal):
    path = portal.addresses["units:list"]
    first, last = portal.ask("citizen", path), portal.ask("citizen", path + "?page=1000000000")
    assert (first.status_code, last.status_code) == (200, 200)
    assert _without_links(portal.ask("citizen", path + "?page=abc").content) == _without_links(first.content)


def test_a_search_is_literal(portal):
    path = portal.addresses["results:search"]
    for query in ("%25", "_", "%5C", "%27+OR+1%3D1--", "(.%2A)%2B%24"):
        page = portal.ask("citizen", f"{path}?q={query}").content.decode()
        assert not re.search(r'<main.*<a href="/ket-qua/[^"]+/don-vi/', page, re.S), query


def test_no_page_lets_a_stranger_ask_by_hidden_fields(portal):
    """Whoever filters by a name the page does not offer gets the page as it is, with nothing left out or put in."""
    for name in ("units:list", "criteria:list", "results:home", "results:awards"):
        path = portal.addresses[name]
        plain = Client().get(path).content
        for query in ("reviewer=1", "nguoi_cham=1", "unit__memberships__user__email=x", "order_by=password", "fields=password"):
            asked = Client().get(f"{path}?{query}").content
            assert _without_links(asked) == _without_links(plain), (name, query)


def _without_links(page: bytes) -> str:
    return re.sub(r'(href|value|content)="[^"]*"', "", page.decode())
