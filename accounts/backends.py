"""Sign-in by e-mail in one spelling; sample accounts only where sample data may be; permissions that other rooms decide."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.models import LONGEST_PASSWORD, User
from accounts.permissions import granted


class PortalBackend(AuthenticationBackend):
    def authenticate(self, request, **credentials):
        """Return the person, or None after the same work whether address, password or neither is known.

        A disabled account looks like an unknown one, and what is too long to be a password is not hashed at all.
        """
        password = credentials.get("password")
        if not isinstance(password, str) or len(password) > LONGEST_PASSWORD:
            return None
        email = User.objects.normalize_email(credentials.get("email") or credentials.get("username"))
        user = User.objects.filter(email=email).first() if email.isascii() else None
        if user is None:
            self._mitigate_timing_attack(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (not user.is_sample or settings.SAMPLE_DATA)

    def get_user(self, user_id):
        # Asked at every request: a disabled account is out at the next one.
        user = super().get_user(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None):
        return user_obj.is_active and (granted(user_obj, perm) or super().has_perm(user_obj, perm, obj))
