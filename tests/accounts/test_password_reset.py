"""A forgotten password (cases LGN-02, LGN-12, LGN-13, EML-08, EML-10)."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from django.core import mail as mailbox
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outbox import actions
from outbox.models import OutgoingMail
from tests.accounts.conftest import is_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NEW = "mật khẩu mới 456"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BASE_URL = "https://thidua.example.vn"


def ask(client, email, **more):
    return client.post(reverse("account_reset_password"), {"email": email}, **more)


def link_of(mail) -> str:
    """The path of the link in a letter."""
    return re.search(r"https://thidua\.example\.vn(/\S+)", mail.body)[1]


def follow(client, link, password=NEW):
    """Open the link and set a password; returns the last answer."""
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    return client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})


@pytest.fixture
def link(client, person):
    ask(client, person.email)
    return link_of(OutgoingMail.objects.get())


class TestAsking:
    def test_known_unknown_and_disabled_get_the_same_page_and_only_the_known_a_letter(self, client, person):
        UserFactory(email="khoa@example.vn", is_active=False)
        answers = [ask(client, email, follow=True) for email in (person.email, "la@example.vn", "khoa@example.vn")]
        assert {(a.status_code, a.redirect_chain[0][0]) for a in answers} == {(200, reverse("account_reset_password_done"))}
        assert len({a.content for a in answers}) == 1
        assert [(m.recipient, m.purpose) for m in OutgoingMail.objects.all()] == [(person, "account")]

    def test_the_letter_leaves_at_once_in_vietnamese_with_the_portals_own_address(self, client, person):
        ask(client, person.email, headers={"accept-language": "en", "x-forwarded-host": "evil.vn"})
        mail = OutgoingMail.objects.get()
        assert mail.send_after <= timezone.now()
        assert actions.deliver_mail(mail.pk) is True
        sent = mailbox.outbox[0]
        assert (sent.to, sent.from_email, "evil.vn" in sent.body) == ([person.email], "khong-tra-loi@localhost", False)
        assert len(re.findall(r"https?://", sent.body)) == 1
        assert person.display_name in sent.body

    def test_another_host_is_refused(self, client, person):
        assert ask(client, person.email, headers={"host": "evil.vn"}).status_code == 400
        assert OutgoingMail.objects.count() == 0

    def test_one_address_gets_three_letters_an_hour_whoever_asks(self, person):
        with time_machine.travel(timezone.localtime(), tick=False) as clock:
            for number in range(200):
                ask(Client(REMOTE_ADDR=f"10.0.0.{number}"), person.email)
                clock.shift(1)
            assert OutgoingMail.objects.count() == 3
            clock.shift(3600)
            ask(Client(), person.email)
            assert OutgoingMail.objects.count() == 4

    def test_the_limit_holds_without_the_cache_too(self, person):
        with time_machine.travel(timezone.localtime(), tick=False) as clock:
            for _number in range(5):
                cache.clear()
                ask(Client(), person.email)
                clock.shift(1)
        assert OutgoingMail.objects.count() == 3

    def test_a_person_with_another_spelling_gets_the_letter_too(self, client, person):
        ask(client, " LAN@Example.vn ")
        assert OutgoingMail.objects.get().recipient == person

    @pytest.mark.parametrize("email", ["lаn@example.vn", "l\u0131n@example.vn", "lan@example.vn\r\nBcc: x@y.vn", "a" * 5000, ""])
    def test_what_is_no_address_brings_no_letter(self, email, client, person):
        assert ask(client, email).status_code in {200, 302}
        assert OutgoingMail.objects.count() == 0

    def test_a_name_with_a_link_in_it_stays_a_name(self, client):
        UserFactory(email="x@example.vn", display_name="Bấm http://evil.vn/x ngay\r\nBcc: y@evil.vn")
        ask(client, "x@example.vn")
        assert "http[://]evil[.]vn/x" in OutgoingMail.objects.get().body

    def test_an_old_address_of_somebody_does_not_open_their_account_to_its_new_owner(self, client, person):
        ask(client, person.email)  # allauth remembers the address beside the account
        OutgoingMail.objects.all().delete()
        person.email = "lan.moi@example.vn"
        person.save()
        newcomer = UserFactory(email="lan@example.vn")
        ask(Client(REMOTE_ADDR="10.0.0.9"), "lan@example.vn")
        mail = OutgoingMail.objects.get()
        follow(client, link_of(mail))
        newcomer.refresh_from_db()
        person.refresh_from_db()
        assert (mail.recipient, newcomer.check_password(NEW), person.check_password(NEW)) == (newcomer, True, False)


class TestLink:
    def test_it_sets_the_password_once_and_says_so_by_mail(self, client, person, link):
        assert follow(client, link).status_code == 302
        person.refresh_from_db()
        assert person.check_password(NEW)
        assert [m.key.split(":")[0] for m in OutgoingMail.objects.order_by("pk")][1:] == ["account/email/password_reset"]
        follow(Client(), link, "mật khẩu khác 789")
        person.refresh_from_db()
        assert person.check_password(NEW)

    def test_opening_it_changes_nothing_so_that_scanners_may(self, client, person, link):
        for _ in range(3):
            assert Client().get(link, follow=True).status_code == 200
        assert follow(client, link).status_code == 302
        person.refresh_from_db()
        assert person.check_password(NEW)

    def test_the_page_that_asks_for_the_password_has_no_token_in_its_address(self, client, link):
        page = client.get(link)
        assert page.status_code == 302
        assert re.fullmatch(r"\S+/[0-9a-z]+-set-password/", page.url)
        assert client.get(page.url).headers["Referrer-Policy"] == "same-origin"

    def test_it_dies_after_an_hour(self, client, person, link):
        # In local time: from a moment in UTC the traveller would take over UTC as its zone, and tokens count in local time.
        with time_machine.travel(timezone.localtime() + timedelta(hours=1, minutes=1)):
            follow(client, link)
        person.refresh_from_db()
        assert person.check_password(UserFactory.PASSWORD)

    def test_it_dies_when_the_address_changes(self, client, person, link):
        person.email = "lan.moi@example.vn"
        person.save()
        follow(client, link)
        person.refresh_from_db()
        assert person.check_password(UserFactory.PASSWORD)

    def test_it_opens_no_disabled_account(self, client, person, link):
        person.is_active = False
        person.save()
        follow(client, link)
        person.is_active = True
        person.save()
        assert is_in(client) is False

    def test_a_link_with_one_letter_changed_or_for_somebody_else_is_worth_nothing(self, client, person, link):
        other = UserFactory()
        head, token = link.rsplit("/key/", 1)
        uid, token = token.rstrip("/").split("-", 1)
        turned = token[:-1] + ("0" if token[-1] != "0" else "1")
        pages = []
        for forged in (f"{uid}-{turned}", f"{user_pk_to_url_str(other)}-{token}", f"zzz-{token}", f"{uid}-{'a' * 3000}"):
            page = follow(Client(), f"{head}/key/{forged}/")
            pages.append(re.sub(r"/key/[^\"]*", "", page.content.decode()))
        for user in (person, other):
            user.refresh_from_db()
            assert user.check_password(UserFactory.PASSWORD)
        assert len(set(pages)) == 1

    def test_all_sessions_end_when_it_is_used(self, client, person, sign_in):
        elsewhere = Client()
        sign_in(person.email, using=elsewhere)
        ask(client, person.email)
        assert is_in(elsewhere) is True
        follow(client, link_of(OutgoingMail.objects.get()))
        assert is_in(elsewhere) is False

    @pytest.mark.parametrize("password", ["ngắn", "1234567890", "password123", "lan@example.vn", "x" * 257])
    def test_a_weak_or_endless_password_is_refused_with_a_reason(self, client, person, link, password):
        page = follow(client, link, password)
        assert (page.status_code, list(page.context["form"].errors)) == (200, ["password1"])
        person.refresh_from_db()
        assert person.check_password(UserFactory.PASSWORD)
