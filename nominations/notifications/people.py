"""Who holds a role in a unit today and so gets its letters; and the address a letter points to."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from units.models import Membership
from units.roles import Role


def people_in(unit, *roles):
    """Return the active people who hold one of the roles in the unit today, each once."""
    held = Membership.objects.on(timezone.localdate()).filter(unit=unit, role__in=roles)
    return get_user_model().objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def link(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path


def secretariat():
    """Return the people who are the secretariat today."""
    held = Membership.objects.on(timezone.localdate()).filter(role=Role.SECRETARIAT)
    return get_user_model().objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
