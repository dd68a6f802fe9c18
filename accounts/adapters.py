"""How allauth behaves here: accounts are made by administrators; nobody signs up, or changes an address, by himself."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is disabled."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "incorrect_code": _("The code is wrong or has been used already."),
        "incorrect_password": _("The password is wrong."),
        "invalid_login": _("The e-mail address or the password is wrong."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "rate_limited": _("Too many requests. Wait some minutes, then try again."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def clean_email(self, email):
        return User.objects.normalize_email(super().clean_email(email))

    def is_safe_url(self, url):
        """Lead back only to pages of this portal: a path, never another host, scheme or line."""
        one_path = bool(url) and url.startswith("/") and url.isprintable()
        return one_path and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key):
        # Never from the Host header, which the one who asks may choose.
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL.rstrip("/") + path.replace("UID-KEY", key)

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            logger.warning("Sign-in throttled: address %s, from %s", credentials.get("email"), get_client_ip(request))
            raise

    def authentication_failed(self, request, **credentials):
        logger.info("Sign-in refused: address %s, from %s", credentials.get("email"), get_client_ip(request))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("The second factor cannot be switched off."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor. Set one up first."),
        "incorrect_code": _("The code is wrong or has been used already."),
    }


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Connect the provider's identity to the one person with the same verified address; nobody new comes in this way."""
        if sociallogin.is_existing:
            return
        verified = {User.objects.normalize_email(a.email) for a in sociallogin.email_addresses if a.verified}
        people = User.objects.filter(email__in=verified, is_active=True)
        if len(people) == 1:
            sociallogin.connect(request, people[0])
