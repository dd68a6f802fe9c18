"""Sign-in by e-mail in one spelling; sample accounts only where sample data may be."""

import unicodedata

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.models import User
from accounts.permissions import granted

MAX_PASSWORD = 4096


class PortalBackend(AuthenticationBackend):
    def authenticate(self, request, **credentials):
        password = credentials.get("password")
        if not isinstance(password, str) or len(password) > MAX_PASSWORD:
            return None
        email = User.objects.normalize_email(credentials.get("email") or credentials.get("username"))
        user = User.objects.filter(email=email).first() if email.isascii() else None
        # The typed form and its NFC form both work, so that a keyboard's way of composing letters never locks anyone out.
        forms = [unicodedata.normalize("NFC", password)]
        if user is None:
            User().set_password(forms[0])  # the same work as for a known address
            return None
        if user.check_password(forms[0]) and self.user_can_authenticate(user):
            return user
        return None

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (not user.is_sample or settings.SAMPLE_DATA)

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None):
        return user_obj.is_active and (granted(user_obj, perm) or super().has_perm(user_obj, perm, obj))
