"""A rehearsed portal that every test of this folder asks, and that forgets what each of them did."""

import logging
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test.utils import override_settings

from campaign_portal.rehearsal.play import Play
from tests.hostile.asking import Portal


@contextmanager
def only_failures_logged():
    """Refusals are what is asked for here, thousands of them; each would be written down three times."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


@pytest.fixture(autouse=True)
def media(settings):
    """The portal's files are those of the rehearsal, for every test of this folder."""
    return settings.MEDIA_ROOT


@pytest.fixture(scope="package")
def portal(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    files = override_settings(MEDIA_ROOT=media, PUBLISHED_ROOT=media / "published", SAMPLE_DATA=True)
    with django_db_blocker.unblock(), files, transaction.atomic():
        Play().sample(per_tier=2)
        with only_failures_logged():
            yield Portal()
        transaction.set_rollback(True)
