"""What goes with every answer: policy, caching, types, hosts; and the pages of refusal."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.hostile.asking import names

pytestmark = pytest.mark.django_db
# Pages anybody reads set no cookie, so that they may be kept by a cache; these hold a form and need its token.
WITH_A_FORM = {"gallery"}
SCRIPT_IN_MARKUP = re.compile(
    r"""<script(?![^>]*\ssrc=)[^>]*>|\sstyle="|\son[a-z]+="|(?:href|src|action)="\s*javascript:""", re.I
)
# Browsers show or save these as they are, and nosniff keeps them from being anything else.
HARMLESS = {"text/html", "text/csv", "application/json", "text/plain", "application/xml", ""}


@pytest.fixture(scope="module")
def everybody(portal):
    """(name, role, response) of every address somebody may read, asked once as the first who may."""
    firsts = {name: portal.opened(name)[0] for name in names() if portal.opened(name)}
    return [(name, role, portal.ask(role, portal.addresses[name])) for name, (role, how) in firsts.items() if how == "get"]


def test_every_answer_carries_the_policy(everybody):
    wrong = []
    for name, _role, response in everybody:
        policy = response.get("Content-Security-Policy", "")
        expected = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        wrong += [(name, key, response.get(key)) for key, value in expected.items() if response.get(key) != value]
        if "default-src 'none'" not in policy or "unsafe" in policy:
            wrong.append((name, policy))
        if "Access-Control-Allow-Credentials" in response.headers:
            wrong.append((name, "credentials for other sites"))
    assert wrong == []


def test_what_a_signed_in_person_sees_is_never_kept(portal):
    wrong = []
    for name in names():
        for role, how in portal.opened(name):
            if role != "citizen" and how == "get" and "citizen" not in dict(portal.opened(name)):
                response = portal.ask(role, portal.addresses[name])
                control = response.get("Cache-Control", "")
                if "no-store" not in control or "private" not in control:
                    wrong.append((name, role, control))
                break
    assert wrong == []


def test_a_page_of_a_signed_in_person_is_not_kept_even_where_the_public_page_is(portal):
    wrong = []
    for name in names():
        if "citizen" in dict(portal.opened(name)) and name not in {"healthz"}:
            response = portal.ask("secretariat", portal.addresses[name])
            if response.get("Content-Type", "").startswith("text/html") and "public" in response.get("Cache-Control", ""):
                wrong.append((name, response["Cache-Control"]))
    assert wrong == []


def test_public_pages_set_no_cookie(everybody):
    wrong = [
        (name, list(response.cookies))
        for name, role, response in everybody
        if role == "citizen" and response.cookies and name not in WITH_A_FORM
    ]
    assert wrong == []


def test_no_page_has_scripts_or_styles_in_its_markup(everybody):
    wrong = []
    for name, _role, response in everybody:
        if response.streaming or not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        found = SCRIPT_IN_MARKUP.search(html)
        if found:
            wrong.append((name, found[0]))
    assert wrong == []


def test_a_file_is_a_download_of_its_own_type(everybody):
    seen = 0
    for name, _role, response in everybody:
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind in HARMLESS or response.status_code != 200:
            continue
        seen += 1
        disposition = response.get("Content-Disposition", "")
        assert disposition.startswith("attachment") or "sandbox" in response["Content-Security-Policy"], (name, kind, disposition)
        assert not re.search(r"[\r\n]", disposition)
    assert seen >= 2


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "", "[::1", "测试"])
def test_another_host_is_refused_in_vietnamese(db, host):
    answer = Client(raise_request_exception=False).get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "Yêu cầu không hợp lệ" in answer.content.decode()
    assert host not in answer.content.decode() or not host


def test_a_forged_host_of_a_proxy_changes_no_link(portal):
    user = portal.world.users["unit_staff"]
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    Client().post(reverse("account_reset_password"), {"email": user.email}, headers=headers)
    page = Client().get("/", headers=headers).content.decode()
    assert "evil.example" not in page
    assert [m for m in mail.outbox if "evil.example" in m.body] == []


@pytest.mark.parametrize(
    "target", ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)", "%0d%0aSet-Cookie:a=b", "\x00/"]
)
def test_sign_in_leads_to_no_other_site(portal, target):
    user = portal.world.users["unit_staff"]
    body = {"login": user.email, "password": "mật khẩu thử 2024"}
    answer = Client(raise_request_exception=False).get(reverse("account_login"), {"next": target})
    assert answer.status_code in {200, 400}
    assert 'href="//evil' not in answer.content.decode()
    assert 'href="javascript' not in answer.content.decode()
    answer = Client(raise_request_exception=False).post(reverse("account_login") + "?next=/", {**body, "next": target})
    assert answer.status_code in {200, 302, 400}
    assert answer.get("Location", "/").startswith("/")
    assert not answer.get("Location", "/").startswith(("//", "/\\"))


def test_pages_of_refusal_name_no_version_and_no_file(portal):
    answers = {
        400: portal.ask("citizen", "/?q=%00"),
        403: portal.ask("council_chair", portal.addresses["awards:attendance"], "post"),
        404: portal.ask("citizen", "/khong-co/"),
    }
    for status, answer in answers.items():
        page = answer.content.decode()
        assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert '<html lang="vi"' in page
        assert not re.search(r"Traceback|django|\.py\b|DEBUG|SECRET", page, re.I)
        assert str(settings.BASE_DIR) not in page
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]


def test_a_cookie_of_sixty_four_kilobytes_fails_nothing(portal):
    client = Client(raise_request_exception=False)
    for value in ("x" * 65_536, "\x01\x02", "a;b=c", "\xc4\x90"):
        cookies = f"session={value}; csrf={value}; django_language={value[:50]}"
        assert client.get("/", headers={"cookie": cookies}).status_code in {200, 400}
