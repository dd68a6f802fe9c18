"""Handlers of the suite's own kinds of job, and mail servers that answer as told."""

import smtplib

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from outbox import registry
from outbox.actions.deliver import load_rooms
from tests.factories.accounts import UserFactory

DONE = []


@registry.handler("test.note")
def _note(payload):
    DONE.append(payload)


@registry.handler("test.poison")
def _poison(payload):
    raise RuntimeError("ngộ độc")


@pytest.fixture
def done():
    """The payloads of the jobs that were done."""
    DONE.clear()
    return DONE


class Sulky(BaseEmailBackend):
    """A mail server that raises `error` while it is set, and keeps what it takes in `taken`."""

    error: Exception | None = None
    taken: list = []
    # Called after a letter was taken and before the portal can write that down.
    afterwards = None

    def send_messages(self, messages):
        if Sulky.error is not None:
            raise Sulky.error
        Sulky.taken.extend(message.message() for message in messages)
        if Sulky.afterwards:
            Sulky.afterwards()
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "tests.outbox.conftest.Sulky"
    Sulky.error, Sulky.taken, Sulky.afterwards = None, [], None
    yield Sulky
    Sulky.error, Sulky.taken, Sulky.afterwards = None, [], None


@pytest.fixture
def checks():
    """The registry of recipient checks, empty now and put back afterwards."""
    load_rooms()
    before = dict(registry._CHECKS)
    registry._CHECKS.clear()
    yield registry.recipient_check
    registry._CHECKS.clear()
    registry._CHECKS.update(before)


@pytest.fixture
def person():
    return UserFactory(email="lan@example.vn", display_name="Trần Thị Lan")


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"nguoi@example.vn": (code, b"no")})
