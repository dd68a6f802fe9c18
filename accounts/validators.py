"""Rules of addresses and passwords beyond Django's."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def plain_address(email: str) -> None:
    """Refuse letters that only look like others: full-width, dotless ı, Cyrillic а, zero-width joiners."""
    if not email.isascii():
        raise ValidationError(_("The e-mail address may hold only letters without diacritics, digits and signs."), code="invalid")


class MaximumLengthValidator:
    """Refuse a password so long that hashing it would be an attack."""

    def __init__(self, max_length: int = 256):
        self.max_length = max_length

    def validate(self, password, user=None):
        if len(password) > self.max_length:
            raise ValidationError(
                _("The password has at most %(max)d characters."), code="too_long", params={"max": self.max_length}
            )

    def get_help_text(self):
        return _("The password has at most %(max)d characters.") % {"max": self.max_length}
