"""What happens to an account."""

from django.db import transaction

from accounts.models import User
from core.models import locked
from core.text import nfc


@transaction.atomic
def rename(user: User, *, by, display_name: str) -> User:
    """Change the name a person is shown under."""
    user = locked(user)
    user.display_name = nfc(display_name).strip()
    user.save(update_fields=["display_name"])
    return user
