"""Signing in, staying in and getting out (cases LGN-01 to LGN-22 of the hostile inputs)."""

import logging
import re
from unicodedata import normalize

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from accounts import actions, backends
from accounts.adapters import AccountAdapter
from accounts.models import LONGEST_PASSWORD, User
from tests.accounts.conftest import is_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = UserFactory.PASSWORD


def without_token(response) -> str:
    """The page without what differs between any two pages: token, and the address that was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r'value="[^"]*@example\.vn"', "", page)


class TestNobodyLearnsWhoHasAnAccount:
    def test_unknown_wrong_and_disabled_look_the_same(self, person, sign_in):
        UserFactory(email="khoa@example.vn", is_active=False)
        answers = [
            sign_in("la@example.vn", "sai mật khẩu 1"),
            sign_in(person.email, "sai mật khẩu 1"),
            sign_in("khoa@example.vn", PASSWORD),
        ]
        assert {answer.status_code for answer in answers} == {200}
        assert len({without_token(answer) for answer in answers}) == 1
        assert len({str(sorted((k, v) for k, v in a.headers.items() if k != "Content-Length")) for a in answers}) == 1

    def test_the_same_hashing_is_done_for_all(self, person, monkeypatch):
        UserFactory(email="khoa@example.vn", is_active=False)
        hashed = []
        encode = MD5PasswordHasher.encode
        counting = lambda self, password, salt: hashed.append(password) or encode(self, password, salt)  # noqa: E731
        monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
        work = []
        for email in ("la@example.vn", person.email, "khoa@example.vn"):
            hashed.clear()
            authenticate(None, email=email, password="sai mật khẩu 1")
            work.append(len(hashed))
        assert work == [1, 1, 1]


class TestThrottle:
    def spray(self, client, headers=lambda number: {}):
        """One wrong password on each of fifty accounts; return the number of the attempt that was throttled."""
        for number in range(1, 51):
            data = {"login": f"u{number}@example.vn", "password": "sai mật khẩu"}
            if _throttled(client.post(reverse("account_login"), data, headers=headers(number))):
                return number
        return None

    def test_spraying_many_accounts_from_one_address_is_stopped_and_noted(self, client, caplog):
        with caplog.at_level(logging.WARNING, logger="accounts.adapters"):
            assert self.spray(client) == 41
        assert "Sign-in throttled: address u41@example.vn, from 127.0.0.1" in caplog.text

    def test_forged_addresses_of_origin_change_nothing(self, client):
        names = ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip"]
        assert self.spray(client, lambda number: dict.fromkeys(names, f"10.0.0.{number}")) == 41

    def test_guessing_one_password_is_stopped_after_five(self, client, person, sign_in):
        assert [_throttled(sign_in(person.email, f"sai mật khẩu {n}")) for n in range(6)] == [False] * 5 + [True]
        assert _throttled(sign_in(person.email))

    def test_other_spellings_of_the_address_share_the_limit(self, client, sign_in):
        spellings = ["lan@example.vn", "LAN@example.vn", " lan@example.vn", "Lan@Example.VN ", "lAN@example.vn", "lan@EXAMPLE.vn"]
        assert [_throttled(sign_in(s, "sai mật khẩu")) for s in spellings] == [False] * 5 + [True]


def _throttled(page) -> bool:
    codes = [e.code for e in page.context["form"].non_field_errors().as_data()] if page.context else []
    return codes == ["too_many_login_attempts"]


class TestPassword:
    def test_what_is_too_long_is_refused_without_hashing(self, person, monkeypatch, sign_in):
        def hash_nothing(*args, **kwargs):
            raise AssertionError("hashed")

        monkeypatch.setattr(MD5PasswordHasher, "encode", hash_nothing)
        for length in (LONGEST_PASSWORD + 1, 2**20):
            assert sign_in(person.email, "a" * length).status_code == 200
            assert person.check_password("a" * length) is False

    @pytest.mark.parametrize("password", ["cả nhà 🌾 đi làm đồng " * 4, " hai đầu có dấu cách ", "x" * 256])
    def test_long_ones_with_spaces_and_pictures_are_kept_as_they_are(self, password, sign_in, client):
        UserFactory(email="lan@example.vn", password=password)
        assert sign_in("lan@example.vn", password).status_code == 302
        client.logout()
        assert sign_in("lan@example.vn", password.strip() + "!").status_code == 200

    @pytest.mark.parametrize(("at_set", "at_check"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")])
    def test_letters_composed_differently_are_the_same_letters(self, at_set, at_check, sign_in):
        words = "Đường Nguyễn Tất Thành"
        UserFactory(email="lan@example.vn", password=normalize(at_set, words))
        assert sign_in("lan@example.vn", normalize(at_check, words)).status_code == 302


class TestAddress:
    @pytest.mark.parametrize("typed", ["LAN@EXAMPLE.VN", " lan@example.vn", "lan@example.vn ", "Lan@example.vn"])
    def test_other_spellings_lead_to_the_one_account(self, typed, person, sign_in, client):
        assert sign_in(typed).status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)

    @pytest.mark.parametrize("typed", ["lａn@example.vn", "lаn@example.vn", "l\u0131n@example.vn", "la\u200dn@example.vn"])
    def test_lookalikes_are_refused(self, typed, person, client):
        UserFactory(email="lin@example.vn")
        page = client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})
        assert (page.status_code, "_auth_user_id" in client.session) == (200, False)

    def test_a_lookalike_never_becomes_a_second_account(self, person):
        for typed in ("lａn@example.vn", "lаn@example.vn", "l\u0131n@example.vn"):
            with pytest.raises(Exception, match="letters|chữ"):
                User.objects.create_user(typed)
        assert User.objects.count() == 1

    def test_an_invisible_letter_leads_to_the_same_address(self):
        assert User.objects.normalize_email(" La\u200dN@Example.vn\n") == "lan@example.vn"


class TestSession:
    def test_the_key_changes_at_sign_in_and_a_planted_one_is_dead(self, client, person, sign_in):
        planted = client.session
        planted["x"] = 1
        planted.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
        sign_in(person.email)
        assert client.session.session_key != planted.session_key
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
        assert (is_in(client), is_in(thief)) == (True, False)

    def copy(self, client):
        other = Client()
        other.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return other

    def test_a_cookie_is_dead_after_signing_out(self, client, person, sign_in):
        sign_in(person.email)
        thief = self.copy(client)
        client.post(reverse("account_logout"))
        assert (is_in(client), is_in(thief)) == (False, False)

    def test_all_sessions_die_when_the_password_changes(self, client, person, sign_in):
        elsewhere = Client()
        sign_in(person.email)
        sign_in(person.email, using=elsewhere)
        new = "mật khẩu mới 456"
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert (is_in(client), is_in(elsewhere)) == (False, False)
        assert sign_in(person.email, new).status_code == 302

    def test_a_disabled_account_is_out_at_the_next_request_and_stays_out_when_opened_again(self, client, person, sign_in):
        sign_in(person.email)
        actions.disable(person, by=UserFactory())
        assert client.get(reverse("accounts:profile")).status_code == 302
        User.objects.update(is_active=True)
        assert is_in(client) is False

    def test_an_account_disabled_by_any_other_means_is_out_too(self, client, person, sign_in):
        sign_in(person.email)
        User.objects.update(is_active=False)
        assert is_in(client) is False

    def test_a_person_sees_and_ends_the_sessions_on_other_devices(self, person, sign_in):
        devices = [Client() for _ in range(6)]
        for device in devices:
            sign_in(person.email, using=device)
        page = devices[5].get(reverse("usersessions_list"))
        assert page.context["session_count"] == 6
        devices[5].post(reverse("usersessions_list"))
        assert [is_in(device) for device in devices] == [False] * 5 + [True]

    def test_cookies_without_end_are_no_fault_of_the_server(self, client, person, sign_in):
        sign_in(person.email)
        name, key = settings.SESSION_COOKIE_NAME, client.session.session_key
        login = reverse("account_login")
        for cookie in ("x=" + "a" * 65_536, "; ".join(f"c{n}={n}" for n in range(500)), f"{name}={key}; {name}=other"):
            assert Client().get(login, headers={"cookie": cookie}).status_code in {200, 302, 400, 431}

    @pytest.mark.parametrize("pair", [("{key}", "other"), ("other", "{key}")])
    def test_of_two_session_cookies_one_counts_and_a_wrong_one_opens_nothing(self, pair, client, person, sign_in):
        sign_in(person.email)
        name, values = settings.SESSION_COOKIE_NAME, [v.format(key=client.session.session_key) for v in pair]
        answer = Client().get(reverse("accounts:profile"), headers={"cookie": "; ".join(f"{name}={v}" for v in values)})
        # The last one counts, as in every other framework of ours; there is no page that reads the first.
        assert answer.status_code == (200 if pair[1] == "{key}" else 302)


class TestWayBack:
    @pytest.mark.parametrize(
        "way",
        [
            "//evil.vn",
            "https:evil.vn",
            "https://evil.vn/",
            "/\\evil.vn",
            "\\\\evil.vn",
            "javascript:alert(1)",
            "%0d%0aSet-Cookie:x=1",
            "/\r\nSet-Cookie: x=1",
            "///evil.vn",
            "http://testserver/ok/",
            " //evil.vn",
        ],
    )
    def test_other_places_are_not_gone_to(self, way, person, sign_in):
        answer = sign_in(person.email, next=way)
        assert (answer.status_code, answer.url) == (302, reverse("desk"))
        assert "x" not in answer.cookies

    def test_no_way_back_is_no_fault(self):
        assert [AccountAdapter().is_safe_url(way) for way in (None, "", "/")] == [False, False, True]

    def test_a_page_of_the_portal_is(self, person, sign_in):
        assert sign_in(person.email, next="/thu-di/?q=a").url == "/thu-di/?q=a"


class TestForeignForm:
    def test_a_form_of_another_site_signs_nobody_in(self, person):
        client = Client(enforce_csrf_checks=True)
        data = {"login": person.email, "password": PASSWORD}
        assert client.post(reverse("account_login"), data).status_code == 403
        token = client.get(reverse("account_login")).context["csrf_token"]
        data["csrfmiddlewaretoken"] = str(token)
        evil = client.post(reverse("account_login"), data, headers={"origin": "https://evil.vn"})
        assert (evil.status_code, PASSWORD in evil.content.decode()) == (403, False)
        assert client.post(reverse("account_login"), data).status_code == 302


class TestSampleAccounts:
    def test_they_sign_in_only_where_sample_data_may_be(self, sign_in, settings, client):
        UserFactory(email="mau@example.vn", is_sample=True)
        settings.SAMPLE_DATA = False
        assert sign_in("mau@example.vn").status_code == 200
        settings.SAMPLE_DATA = True
        assert sign_in("mau@example.vn").status_code == 302
        settings.SAMPLE_DATA = False
        assert is_in(client) is False

    @pytest.mark.parametrize("email", ["admin", "admin@example.vn", "root", "' OR 1=1 --", ""])
    def test_there_is_no_default_account(self, email, sign_in):
        assert sign_in(email, "admin").status_code == 200


class TestBackend:
    def test_a_password_that_is_no_text_is_refused(self, person):
        backend = backends.PortalBackend()
        assert [backend.authenticate(None, email=person.email, password=p) for p in (None, 12, b"x", ["x"])] == [None] * 4

    def test_somebody_without_address_is_nobody(self):
        assert backends.PortalBackend().authenticate(None, password="x") is None

    def test_a_second_wrong_factor_is_not_skipped_by_a_deep_link(self, person, sign_in, client):
        TOTP.activate(person, generate_totp_secret())
        assert sign_in(person.email).url.startswith(reverse("mfa_authenticate"))
        assert is_in(client) is False
