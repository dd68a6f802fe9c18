"""Sign-in screens: in the portal's dress, without code or style in the page, working without JavaScript."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

SCREENS = ["account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done"]
OWN_SCREENS = [
    "account_logout",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "account_reauthenticate",
]


def _checked(response) -> str:
    html = response.content.decode()
    assert response.status_code == 200, response.headers.get("Location")
    assert "site-band" in html
    assert html.count("<h1") == 1
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', html)
    assert not [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag]
    return html


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_for_anybody_wears_the_dress_of_the_portal(client, name):
    _checked(client.get(reverse(name)))


@pytest.fixture
def signed_in(client):
    user = UserFactory()
    user.set_password("mot mat khau du dai")
    user.save()
    client.post(reverse("account_login"), {"login": user.email, "password": "mot mat khau du dai"})
    return client


@pytest.mark.parametrize("name", OWN_SCREENS)
def test_a_screen_for_the_signed_in_wears_the_dress_of_the_portal(signed_in, name):
    signed_in.post(reverse("account_reauthenticate"), {"password": "mot mat khau du dai"})
    _checked(signed_in.get(reverse(name)))


def test_a_wrong_password_is_told_at_the_top_and_keeps_the_address(client):
    html = _checked(client.post(reverse("account_login"), {"login": "ai@daklak.example", "password": "sai"}))
    assert "error-summary" in html
    assert 'value="ai@daklak.example"' in html
    assert "sai" not in re.findall(r'value="([^"]*)"', html)


def test_a_dead_reset_link_offers_a_new_one(client):
    html = _checked(client.get(reverse("account_reset_password_from_key", args=["1", "dead-link"])))
    assert reverse("account_reset_password") in html


def test_recovery_codes_are_shown_and_can_be_made_anew(signed_in):
    Authenticator.objects.create(user_id=signed_in.session["_auth_user_id"], type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    signed_in.post(reverse("account_reauthenticate"), {"password": "mot mat khau du dai"})
    _checked(signed_in.get(reverse("mfa_generate_recovery_codes")))
    html = _checked(signed_in.post(reverse("mfa_generate_recovery_codes"), follow=True))
    assert len(re.findall(r"(?m)^[0-9a-f]{8}$", re.sub(r"<pre[^>]*>", "\n", html))) == 10
    _checked(signed_in.get(reverse("mfa_index")))


@time_machine.travel("2026-11-24T09:00:10+07:00", tick=False)
def test_an_authenticator_app_is_turned_on_and_asked_for_at_the_next_sign_in(signed_in):
    signed_in.post(reverse("account_reauthenticate"), {"password": "mot mat khau du dai"})
    html = _checked(signed_in.get(reverse("mfa_activate_totp")))
    secret = re.search(r"<code>([A-Z2-7]+)</code>", html)[1]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    _checked(signed_in.post(reverse("mfa_activate_totp"), {"code": code}, follow=True))
    email = get_user_model().objects.get(pk=signed_in.session["_auth_user_id"]).email
    signed_in.post(reverse("account_logout"))
    html = _checked(signed_in.post(reverse("account_login"), {"login": email, "password": "mot mat khau du dai"}, follow=True))
    assert 'name="code"' in html
