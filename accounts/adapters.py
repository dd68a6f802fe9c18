"""How allauth behaves here: accounts are made by administrators; nobody signs up by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def clean_email(self, email):
        return User.objects.normalize_email(super().clean_email(email))

    def is_safe_url(self, url):
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None) and url.startswith("/")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Connect the provider's identity to the person with the same verified address; nobody new comes in this way."""
        if sociallogin.is_existing:
            return
        verified = {User.objects.normalize_email(a.email) for a in sociallogin.email_addresses if a.verified}
        user = User.objects.filter(email__in=verified, is_active=True).first()
        if user:
            sociallogin.connect(request, user)
