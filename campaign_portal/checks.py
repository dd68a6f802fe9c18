"""Production refuses to start with anything that belongs to a try-out: all reasons are named at once."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

# (id of the check, sentence)
Problem = tuple[str, str]


def configuration_problems() -> Iterator[Problem]:
    """Yield what is wrong with the settings; the database is not asked."""
    if settings.DEBUG:
        yield "portal.E001", "DEBUG is on."
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield "portal.E002", "SECRET_KEY is shorter than 50 characters or too simple."
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield "portal.E003", "ALLOWED_HOSTS must name the portal's hosts, not all."
    if urlsplit(settings.BASE_URL).scheme != "https":
        yield "portal.E004", "BASE_URL must start with https://."
    if settings.SAMPLE_DATA:
        yield "portal.E005", "SAMPLE_DATA is set: sample accounts have a password everyone can read."
    if lacks_password(settings.DATABASES["default"]):
        yield "portal.E006", "The database is reached over the network without a password (DATABASE_PASSWORD or its _FILE)."
    if not settings.REDIS_URL and not settings.EMBEDDED:
        yield "portal.E007", "REDIS_URL is missing; set EMBEDDED=1 if the portal shall do without Redis."


def lacks_password(database: dict) -> bool:
    """Tell whether a PostgreSQL server is asked over the network by name only; a socket's file permissions are enough."""
    over_network = database["HOST"] and not database["HOST"].startswith("/")
    return database["ENGINE"].endswith("postgresql") and bool(over_network) and not database["PASSWORD"]


def data_problems() -> Iterator[Problem]:
    """Yield what in the database must not be in production; nothing while the tables are not made yet."""
    from accounts.models import User  # noqa: PLC0415 -- models are ready only after start-up
    from campaigns.models import Campaign  # noqa: PLC0415

    tables = set(connection.introspection.table_names())
    if User._meta.db_table in tables and User.objects.filter(is_sample=True).exists():
        yield "portal.E101", "The database holds sample accounts."
    if Campaign._meta.db_table in tables and Campaign.objects.filter(is_rehearsal=True).exists():
        yield "portal.E102", "The database holds a rehearsal campaign."
    if connection.vendor == "postgresql" and is_superuser():
        yield "portal.E103", "The database role is a superuser; the portal needs only a role that owns its database."


def is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured, all reasons in one text, when production must not start like this."""
    if settings.PORTAL_MODE != "production":
        return
    sentences = [sentence for _id, sentence in (*configuration_problems(), *data_problems())]
    if sentences:
        raise ImproperlyConfigured("The portal does not start in production: " + " ".join(sentences))


@register(Tags.security, deploy=True)
def check_configuration(app_configs, **kwargs):
    return [Error(sentence, id=key) for key, sentence in configuration_problems()]


@register(Tags.database, deploy=True)
def check_data(app_configs, databases=None, **kwargs):
    # Run only where the database is named: `check --deploy --database default`.
    return [Error(sentence, id=key) for key, sentence in data_problems()] if databases else []
