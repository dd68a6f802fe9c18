"""Who a person is. What a person may do is a units.Membership."""

import unicodedata

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.validators import plain_address
from core.text import nfc

# Far above what may be set (see MaximumLengthValidator): what is longer is refused before any hashing.
LONGEST_PASSWORD = 4096


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        plain_address(user.email)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    @classmethod
    def normalize_email(cls, email):
        return nfc(email or "").strip().lower()

    def get_by_natural_key(self, email):
        return self.get(email=self.normalize_email(email))


class User(AbstractUser):
    """A person, known by an e-mail address in one spelling."""

    username = first_name = last_name = None
    email = models.EmailField(_("e-mail"), unique=True, validators=[plain_address])
    display_name = models.CharField(_("full name"), max_length=150)
    # Made by ./run with a password everyone can read: production refuses to start while one exists.
    is_sample = models.BooleanField(_("sample account"), default=False, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self):
        return self.display_name or self.email

    def clean(self):
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)
        self.display_name = nfc(self.display_name).strip()

    def set_password(self, raw_password):
        # Typed on another keyboard, the same letters may come composed differently; None makes the password unusable.
        super().set_password(raw_password if raw_password is None else unicodedata.normalize("NFC", raw_password))

    def check_password(self, raw_password):
        if raw_password is None or len(raw_password) > LONGEST_PASSWORD:
            return False
        return super().check_password(unicodedata.normalize("NFC", raw_password))

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name
