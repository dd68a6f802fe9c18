import smtplib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as mailbox
from django.utils import timezone

from outbox import actions
from outbox.actions.leases import put_back, take
from outbox.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.outbox import OutgoingMailFactory
from tests.outbox.conftest import refused

pytestmark = pytest.mark.django_db


def fresh(mail):
    mail.refresh_from_db()
    return mail


def as_read(message):
    """The message as the recipient's program reads it."""
    return message_from_bytes(message.as_bytes(), policy=policy.default)


class TestOnce:
    def test_a_due_letter_leaves_and_says_when(self):
        mail = OutgoingMailFactory()
        assert actions.deliver_mail(mail.pk) is True
        fresh(mail)
        assert (mail.status, mail.attempts, mail.lease_until, mail.last_error) == ("sent", 1, None, "")
        assert mail.sent_at is not None
        assert [m.to for m in mailbox.outbox] == [[mail.recipient.email]]

    def test_a_second_message_for_the_same_letter_sends_nothing(self):
        mail = OutgoingMailFactory()
        assert [actions.deliver_mail(mail.pk) for _ in range(3)] == [True, False, False]
        assert len(mailbox.outbox) == 1

    @pytest.mark.parametrize("state", ["held", "cancelled", "failed", "sent"])
    def test_a_letter_that_is_not_due_stays(self, state):
        mail = OutgoingMailFactory(**{state: True})
        assert actions.deliver_mail(mail.pk) is False
        assert mailbox.outbox == []

    def test_a_letter_that_is_gone_is_no_error(self):
        assert actions.deliver_mail(12345) is False


class TestLease:
    TERMS = {"busy": "sending", "when": "send_after", "lease": timedelta(minutes=5), "most": 48}

    def test_only_one_of_two_workers_gets_the_row(self):
        mail = OutgoingMailFactory()
        first, second = (take(OutgoingMail, mail.pk, **self.TERMS) for _ in range(2))
        assert (first.status, first.attempts, second) == ("sending", 1, None)

    def test_without_the_condition_both_would(self):
        # Negative control: what the test above would miss if take() looked first and wrote later.
        mail = OutgoingMailFactory()
        row = OutgoingMail.objects.filter(pk=mail.pk)
        assert [row.update(status="sending", lease_until=timezone.now()) for _ in range(2)] == [1, 1]

    def test_a_lease_that_has_run_out_is_free_again(self):
        mail = OutgoingMailFactory(orphaned=True)
        assert take(OutgoingMail, mail.pk, **self.TERMS).attempts == 2

    def test_who_lost_the_lease_writes_nothing(self):
        mail = OutgoingMailFactory()
        slow = take(OutgoingMail, mail.pk, **self.TERMS)
        OutgoingMail.objects.filter(pk=mail.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        quick = take(OutgoingMail, mail.pk, **self.TERMS)
        assert put_back(slow, status="failed") is False
        assert fresh(mail).status == "sending"
        assert put_back(quick, status="queued") is True

    def test_a_slow_worker_that_did_send_has_the_last_word(self, server):
        mail = OutgoingMailFactory()

        def another_worker_fails_meanwhile():
            server.afterwards = None
            OutgoingMail.objects.filter(pk=mail.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
            server.error = refused(550)
            actions.deliver_mail(mail.pk)

        server.afterwards = another_worker_fails_meanwhile
        assert actions.deliver_mail(mail.pk) is True
        assert (fresh(mail).status, len(server.taken)) == ("sent", 1)


class TestKilledAfterSending:
    def test_the_second_copy_has_the_same_message_id(self, server, settings):
        settings.BASE_URL = "https://thidua.example.vn"
        mail = OutgoingMailFactory()

        def die():
            raise KeyboardInterrupt  # as abrupt as SIGKILL for what comes after: no except clause of ours sees it

        server.afterwards = die
        with pytest.raises(KeyboardInterrupt):
            actions.deliver_mail(mail.pk)
        server.afterwards = None
        assert fresh(mail).status == "sending"
        assert actions.deliver_mail(mail.pk) is False  # still leased
        OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert actions.sweep() == 1
        assert [m["Message-ID"] for m in server.taken] == [f"<{mail.message_id}@thidua.example.vn>"] * 2
        assert (fresh(mail).status, mail.attempts) == ("sent", 2)


class TestTrouble:
    @pytest.mark.parametrize(
        "error",
        [
            refused(450),
            smtplib.SMTPDataError(451, b"greylisted"),
            smtplib.SMTPAuthenticationError(535, b"our password is wrong"),
            smtplib.SMTPServerDisconnected("gone"),
            TimeoutError("slow"),
            ConnectionRefusedError("down"),
            RuntimeError("a fault of ours"),
        ],
    )
    def test_trouble_on_the_way_is_tried_again_in_five_minutes(self, server, error):
        server.error = error
        mail = OutgoingMailFactory()
        before = timezone.now()
        assert actions.deliver_mail(mail.pk) is False
        fresh(mail)
        assert (mail.status, mail.attempts, mail.lease_until) == ("queued", 1, None)
        assert mail.last_error == f"{type(error).__name__}: {error}"
        assert before + timedelta(minutes=5) <= mail.send_after <= timezone.now() + timedelta(minutes=5)

    @pytest.mark.parametrize(
        "error",
        [refused(550), smtplib.SMTPDataError(554, b"spam"), smtplib.SMTPSenderRefused(553, b"no", "a@b.vn"), ValueError("bad")],
    )
    def test_a_refusal_for_good_is_shown_at_once(self, server, error):
        server.error = error
        mail = OutgoingMailFactory()
        actions.deliver_mail(mail.pk)
        assert (fresh(mail).status, mail.last_error) == ("failed", f"{type(error).__name__}: {error}")

    def test_after_48_tries_it_is_given_up(self, server):
        server.error = TimeoutError("slow")
        mail = OutgoingMailFactory()
        for attempt in range(1, 49):
            assert (fresh(mail).status, mail.attempts) == ("queued", attempt - 1)
            OutgoingMail.objects.update(send_after=timezone.now())
            actions.deliver_mail(mail.pk)
        assert (fresh(mail).status, mail.attempts) == ("failed", 48)

    def test_a_subject_smuggled_past_the_queue_still_starts_no_header(self):
        mail = OutgoingMailFactory(subject="Hạn\nBcc: all@example.vn")
        actions.deliver_mail(mail.pk)
        assert (fresh(mail).status, mailbox.outbox) == ("failed", [])


class TestRecipient:
    def test_a_disabled_account_gets_nothing_and_the_reason_is_kept(self):
        mail = OutgoingMailFactory(recipient=UserFactory(is_active=False))
        assert actions.deliver_mail(mail.pk) is False
        assert (fresh(mail).status, mail.cancel_reason, mailbox.outbox) == ("cancelled", "inactive", [])

    def test_who_is_no_longer_concerned_gets_nothing(self, checks):
        asked = []

        @checks("reminder")
        def in_the_unit(person, about):
            asked.append((person, about))
            return about["unit"] == 1

        stays, goes = OutgoingMailFactory(about={"unit": 1}), OutgoingMailFactory(about={"unit": 2})
        assert [actions.deliver_mail(mail.pk) for mail in (stays, goes)] == [True, False]
        assert asked == [(stays.recipient, {"unit": 1}), (goes.recipient, {"unit": 2})]
        assert (fresh(goes).status, goes.cancel_reason) == ("cancelled", "not_meant")

    def test_two_rooms_cannot_judge_the_same_letters(self, checks):
        checks("reminder")(lambda person, about: True)
        with pytest.raises(ValueError, match="reminder"):
            checks("reminder")(lambda person, about: False)

    def test_a_check_that_breaks_sends_nothing_and_is_asked_again(self, checks):
        @checks("reminder")
        def broken(person, about):
            raise KeyError("unit")

        mail = OutgoingMailFactory()
        actions.deliver_mail(mail.pk)
        assert (fresh(mail).status, mail.last_error, mailbox.outbox) == ("queued", "KeyError: 'unit'", [])


class TestMessage:
    def test_what_is_read_equals_what_was_written(self, settings, server):
        settings.BASE_URL, settings.DEFAULT_FROM_EMAIL = "https://thidua.example.vn", "Cổng thi đua <tb@example.vn>"
        person = UserFactory(display_name='Lê, "Bí" <x@evil.vn>\r\nBcc: y@evil.vn', email="le.bi+thi.dua@example.vn")
        body = "Kính gửi đơn vị.\n\n" + "Đ" * 1500 + "\n.\nHết."
        mail = actions.queue_mail(key="k", purpose="reminder", recipient=person, subject="Hạn: 31/12, xã “Ea Bá”", body=body)
        actions.deliver_mail(mail.pk)
        read = as_read(server.taken[0])
        assert (read["Subject"], read["To"], read.get_content()) == ("Hạn: 31/12, xã “Ea Bá”", person.email, body)
        assert sorted(key.lower() for key in read) == sorted(
            ["subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type"]
            + ["content-transfer-encoding"]
        )
        assert all(len(line) <= 998 for line in server.taken[0].as_bytes().splitlines())

    def test_it_says_that_no_person_wrote_it_and_names_nobody_else(self, server):
        mail = OutgoingMailFactory(edited_by=UserFactory(email="thuky@example.vn"), edited_at=timezone.now())
        actions.deliver_mail(mail.pk)
        read = as_read(server.taken[0])
        assert (read["Auto-Submitted"], read["Cc"], read["Reply-To"]) == ("auto-generated", None, None)
        assert b"thuky" not in server.taken[0].as_bytes()

    def test_text_is_plain_and_stays_text(self, server):
        mail = OutgoingMailFactory(body='<a href="https://x.vn">bấm</a>')
        actions.deliver_mail(mail.pk)
        read = as_read(server.taken[0])
        assert (read.get_content_type(), read.get_content().strip()) == ("text/plain", '<a href="https://x.vn">bấm</a>')
