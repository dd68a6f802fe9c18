"""Signing in through the agency's identity provider."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore

from accounts.adapters import SocialAccountAdapter
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrive(rf, settings):
    """Come back from the provider with an address; returns the account that was connected, or None."""

    def come(*emails, verified=True):
        app = {"provider_id": "sso", "name": "SSO", "client_id": "x", "settings": {"server_url": "https://sso.example.vn"}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        request = rf.get("/")
        request.session, request._messages = SessionStore(), None
        request._messages = FallbackStorage(request)
        request.user = UserFactory.build()
        account = SocialAccount(provider="sso", uid=f"uid-{emails[0]}")
        addresses = [EmailAddress(email=email, verified=verified) for email in emails]
        with context.request_context(request):
            provider = SocialAccountAdapter().get_provider(request, "sso")
            login = SocialLogin(account=account, email_addresses=addresses, provider=provider)
            login.lookup()
            SocialAccountAdapter().pre_social_login(request, login)
        connected = SocialAccount.objects.filter(uid=account.uid).first()
        return connected and connected.user

    return come


def test_a_verified_address_leads_to_its_account(arrive, person):
    assert arrive("LAN@example.vn") == person


def test_who_came_this_way_before_is_let_through(arrive, person):
    arrive("lan@example.vn")
    assert arrive("lan@example.vn") == person
    assert SocialAccount.objects.count() == 1


def test_two_addresses_of_two_people_lead_nowhere(arrive, person):
    UserFactory(email="minh@example.vn")
    assert arrive("lan@example.vn", "minh@example.vn") is None


def test_an_unverified_address_leads_nowhere(arrive, person):
    assert arrive("lan@example.vn", verified=False) is None


def test_a_disabled_account_is_not_connected(arrive):
    UserFactory(email="khoa@example.vn", is_active=False)
    assert arrive("khoa@example.vn") is None


def test_a_stranger_gets_no_account(arrive, rf):
    assert arrive("la@example.vn") is None
    assert SocialAccountAdapter().is_open_for_signup(rf.get("/"), None) is False
