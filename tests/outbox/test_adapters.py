import pytest
from allauth.core import context

from accounts.notifications import NOTICES
from outbox.adapters import AccountAdapter
from outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def adapter(rf):
    with context.request_context(rf.get("/")):
        yield AccountAdapter()


@pytest.mark.parametrize("template", sorted(NOTICES))
def test_every_change_to_an_account_is_told_in_vietnamese(adapter, person, template, settings):
    settings.BASE_URL = "https://thidua.example.vn"
    adapter.send_notification_mail(template, person, {"reason": "x"})
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.purpose, mail.body.count("https://thidua.example.vn/")) == (person, "account", 1)
    assert "127.0.0.1" in mail.body


@pytest.mark.parametrize("template", ["account/email/unknown_account", "account/email/email_confirmation", "made/up"])
def test_letters_the_portal_does_not_send_are_not_sent(adapter, person, template):
    adapter.send_mail(template, person.email, {})
    assert OutgoingMail.objects.count() == 0


def test_an_address_nobody_has_gets_no_letter(adapter):
    adapter.send_mail("account/email/password_reset_key", "la@example.vn", {"password_reset_url": "x"})
    assert OutgoingMail.objects.count() == 0
