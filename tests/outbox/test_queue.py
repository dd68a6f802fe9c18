from datetime import timedelta

import pytest
from celery import current_app
from django.core import mail as mailbox
from django.db import transaction
from django.utils import timezone

from outbox import actions
from outbox.actions.queue import quietly
from outbox.models import Job, OutgoingMail
from tests.factories.accounts import UserFactory


def queue(recipient, **changes):
    words = {"key": "k", "purpose": "reminder", "subject": "Nhắc việc", "body": "Kính gửi."}
    return actions.queue_mail(recipient=recipient, **(words | changes))


@pytest.fixture
def messages(monkeypatch):
    """What was told to the broker: (task, arguments, queue)."""
    told = []
    monkeypatch.setattr(current_app, "send_task", lambda task, args, queue=None, **kw: told.append((task, args, queue)))
    return told


@pytest.mark.django_db
class TestRows:
    def test_the_same_key_is_queued_once_and_the_first_words_stay(self):
        person = UserFactory()
        first = queue(person, subject="Một")
        assert queue(person, subject="Hai") == first
        assert [m.subject for m in OutgoingMail.objects.all()] == ["Một"]

    def test_the_same_job_key_is_queued_once(self):
        first = actions.queue_job(key="j", kind="test.note", payload={"n": 1})
        assert actions.queue_job(key="j", kind="test.note", payload={"n": 2}) == first
        assert [job.payload for job in Job.objects.all()] == [{"n": 1}]

    def test_hostile_words_are_stored_harmless(self, settings):
        settings.BASE_URL = "https://thidua.example.vn"
        mail = queue(UserFactory(), subject="Xã\r\nBcc: x@y.vn http://evil.vn", body="Xã http://evil.vn\x00\u202e")
        assert (mail.subject, mail.body) == ("Xã Bcc: x@y.vn http[://]evil[.]vn", "Xã http[://]evil[.]vn")

    def test_what_it_is_about_is_kept(self):
        assert queue(UserFactory(), about={"unit": 3}).about == {"unit": 3}

    def test_payloads_survive_the_database(self):
        job = actions.queue_job(key="j", kind="test.note", payload={"tên": "Đắk Lắk", "n": [1, 2]})
        job.refresh_from_db()
        assert job.payload == {"tên": "Đắk Lắk", "n": [1, 2]}


@pytest.mark.django_db(transaction=True)
class TestMessages:
    def test_a_transaction_rolled_back_leaves_no_row_no_message_and_no_mail(self, messages):
        person = UserFactory()

        @transaction.atomic
        def act_and_fail():
            queue(person)
            actions.queue_job(key="j", kind="test.note", payload={})
            raise RuntimeError

        with pytest.raises(RuntimeError):
            act_and_fail()
        assert (OutgoingMail.objects.count(), Job.objects.count(), messages, mailbox.outbox) == (0, 0, [], [])

    def test_a_worker_hears_of_a_due_row_only_after_commit(self, messages):
        person = UserFactory()
        with transaction.atomic():
            mail = queue(person)
            job = actions.queue_job(key="j", kind="test.note", payload={})
            assert messages == []
        assert messages == [("outbox.tasks.deliver", [mail.pk], None), ("outbox.tasks.run", [job.pk], None)]

    def test_a_letter_of_the_sign_in_takes_the_fast_lane(self, messages):
        mail = queue(UserFactory(), purpose="account")
        assert messages == [("outbox.tasks.deliver", [mail.pk], "urgent")]

    def test_nobody_is_told_of_a_row_that_waits_or_was_there_before(self, messages):
        person, later = UserFactory(), timezone.now() + timedelta(hours=1)
        queue(person, send_after=later)
        queue(person)
        actions.queue_job(key="j", kind="test.note", payload={}, run_after=later)
        assert messages == []

    def test_a_broker_that_is_down_breaks_nothing(self, monkeypatch):
        def down(*args, **kwargs):
            raise ConnectionError("broker away")

        monkeypatch.setattr(current_app, "send_task", down)
        with transaction.atomic():
            queue(UserFactory())
            actions.queue_job(key="j", kind="test.note", payload={})
        assert (OutgoingMail.objects.get().status, Job.objects.get().status) == ("queued", "queued")

    def test_in_bulk_nobody_is_told_and_the_sweep_finds_the_rows(self, messages):
        person = UserFactory()
        with quietly():
            queue(person)
        assert (messages, OutgoingMail.objects.get().status) == ([], "queued")
        queue(person, key="k2")
        assert len(messages) == 1

    def test_workers_take_from_the_fast_lane_too(self):
        assert sorted(current_app.amqp.queues) == ["celery", "urgent"]
