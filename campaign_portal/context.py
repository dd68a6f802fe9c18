"""What every page of the portal shows: the agency, the sample banner, the language twin of the page, the main ways."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _

VERSION = (Path(settings.BASE_DIR) / "VERSION").read_text(encoding="utf-8").strip()


def portal(request):
    other = "en" if request.LANGUAGE_CODE == "vi" else "vi"
    return {
        "agency": settings.AGENCY,
        "sample_data": settings.SAMPLE_DATA,
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "navigation": navigation(request),
        "version": VERSION,
        "now": timezone.now(),
    }


def navigation(request) -> list[tuple[str, str, bool]]:
    """Return (label, address, whether the page lies there) of the main ways; signed-in people have their desk among them."""
    ways = [
        (_("Home"), "results:home"),
        (_("Campaigns"), "campaigns:list"),
        (_("Criteria"), "criteria:list"),
        (_("Results"), "results:list"),
        (_("Awards"), "results:awards"),
        (_("Units"), "units:list"),
        (_("About"), "results:about"),
    ]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        ways.insert(0, (_("My desk"), "desk"))
        if user.is_staff:
            ways.append((_("Administration"), "admin:index"))
    home = reverse("results:home")
    places = [(label, reverse(name)) for label, name in ways]
    return [(label, url, request.path == url or (url != home and request.path.startswith(url))) for label, url in places]
