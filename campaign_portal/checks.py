"""Production refuses to start with anything that belongs to a try-out: all reasons are named at once."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError


def configuration_problems() -> list[str]:
    """Return what is wrong with the settings, a sentence each; the database is not asked."""
    problems = []
    if settings.DEBUG:
        problems.append("DEBUG is on.")
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        problems.append("SECRET_KEY is shorter than 50 characters or too simple.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        problems.append("ALLOWED_HOSTS must name the portal's hosts, not all.")
    if urlsplit(settings.BASE_URL).scheme != "https":
        problems.append("BASE_URL must start with https://.")
    if settings.SAMPLE_DATA:
        problems.append("SAMPLE_DATA is set: sample accounts have a password everyone can read.")
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("postgresql") and database["HOST"] and not database["PASSWORD"]:
        problems.append("The database is reached over the network without a password (DATABASE_PASSWORD or its _FILE).")
    return problems


def data_problems() -> list[str]:
    """Return what in the database must not be in production."""
    from accounts.models import User  # noqa: PLC0415 -- models are ready only after start-up
    from campaigns.models import Campaign  # noqa: PLC0415

    problems = []
    try:
        if User.objects.filter(is_sample=True).exists():
            problems.append("The database holds sample accounts.")
        if Campaign.objects.filter(is_rehearsal=True).exists():
            problems.append("The database holds a rehearsal campaign.")
    except DatabaseError:
        # Not migrated yet: there is no data to refuse.
        return []
    return problems


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured, all reasons in one text, when production must not start like this."""
    if settings.PORTAL_MODE != "production":
        return
    problems = configuration_problems() + data_problems()
    if problems:
        raise ImproperlyConfigured("The portal does not start in production: " + " ".join(problems))


@register(Tags.security, deploy=True)
def check_production(app_configs, **kwargs):
    return [Error(problem, id=f"portal.E{number:03d}") for number, problem in enumerate(configuration_problems(), start=1)]
