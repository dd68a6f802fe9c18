"""What happens to an account."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
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


@transaction.atomic
def disable(user: User, *, by) -> User:
    """Lock an account and end its sessions: what was open stays dead even if the account is opened again later."""
    user = locked(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    return user


def end_sessions(user: User) -> None:
    """Sign a person out on every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def forget_old_addresses(user: User) -> None:
    """Drop addresses allauth remembers beside the present one: they must open nothing any more."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
