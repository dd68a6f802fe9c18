from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import invariants, queries, registry
from outbox.models import MailStatus
from tests.factories.accounts import UserFactory
from tests.factories.outbox import JobFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db


def test_letters_of_the_sign_in_are_not_the_secretariats_to_read():
    OutgoingMailFactory(purpose="account")
    mail = OutgoingMailFactory()
    assert list(queries.mails_for_secretariat()) == [mail]


def test_letters_are_found_by_status_purpose_and_words_without_diacritics():
    dao = UserFactory(display_name="Lê Thị Đào", email="dao@example.vn")
    first = OutgoingMailFactory(subject="Nhắc nộp hồ sơ", recipient=dao)
    second = OutgoingMailFactory(subject="Biên nhận", recipient=dao, purpose="assessment_submitted", sent=True)
    OutgoingMailFactory()
    assert set(queries.find_mails(words="dao")) == {first, second}
    assert list(queries.find_mails(words="ĐÀO biên")) == [second]
    assert list(queries.find_mails(words="dao@example.vn", status="queued")) == [first]
    assert list(queries.find_mails(purpose="assessment_submitted")) == [second]
    assert list(queries.find_mails(words="không có")) == []


def test_what_leaves_next_comes_first_among_the_waiting():
    now = timezone.now()
    later, sooner = (OutgoingMailFactory(send_after=now + timedelta(hours=hours)) for hours in (2, 1))
    assert list(queries.find_mails(status="queued")) == [sooner, later]


def test_every_status_is_counted():
    OutgoingMailFactory.create_batch(2)
    OutgoingMailFactory(sent=True)
    OutgoingMailFactory(purpose="account")
    assert queries.counts_by_status() == dict.fromkeys(MailStatus.values, 0) | {"queued": 2, "sent": 1}


def test_purposes_in_use_are_listed_once():
    OutgoingMailFactory.create_batch(2, purpose="b")
    OutgoingMailFactory(purpose="a")
    assert queries.purposes_in_use() == ["a", "b"]


def test_a_purpose_nobody_named_keeps_its_code():
    assert registry.purpose_name("never_named") == "never_named"


def test_rows_held_longer_than_their_lease_are_reported():
    now = timezone.now()
    mail = OutgoingMailFactory(orphaned=True, lease_until=now - timedelta(hours=2))
    job = JobFactory(orphaned=True, lease_until=now - timedelta(hours=2))
    OutgoingMailFactory(orphaned=True)
    JobFactory(orphaned=True)
    assert [sentence.split(" since")[0] for sentence in invariants.problems()] == [
        f"letter {mail.pk} has been leaving",
        f"job {job.key} has been running",
    ]
