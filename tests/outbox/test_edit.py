from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from outbox import actions
from outbox.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.outbox import JobFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T08:00:00+07:00"


@pytest.fixture
def clerk():
    return UserFactory(display_name="Thư ký")


def stored(mail, *fields):
    return OutgoingMail.objects.values_list(*fields).get(pk=mail.pk)


def code_of(action, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        action(*args, **kwargs)
    return caught.value.code


class TestEdit:
    def test_words_change_and_who_changed_them_is_kept(self, clerk):
        mail = OutgoingMailFactory(held=True)
        with time_machine.travel(NOW, tick=False):
            actions.edit_mail(mail, by=clerk, subject="Nhắc\r\nlại", body="Kính gửi\x00 anh Đạt.")
            now = timezone.now()
        fields = ("subject", "body", "status", "edited_by", "edited_at")
        assert stored(mail, *fields) == ("Nhắc lại", "Kính gửi anh Đạt.", "queued", clerk.pk, now)

    def test_it_is_found_by_its_new_words(self, clerk):
        mail = actions.edit_mail(OutgoingMailFactory(held=True), by=clerk, subject="Hội đồng", body="…")
        assert mail.search_key.startswith("hoi dong nguyen van")

    def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(self, clerk):
        mail = OutgoingMailFactory(held=True)
        seen = mail.stamp
        actions.edit_mail(mail, by=clerk, subject="Một", body="Một", seen=seen)
        assert code_of(actions.edit_mail, mail, by=UserFactory(), subject="Hai", body="Hai", seen=seen) == "stale"
        assert stored(mail, "subject", "edited_by") == ("Một", clerk.pk)

    def test_who_saw_the_last_words_may_change_them_again(self, clerk):
        mail = actions.edit_mail(OutgoingMailFactory(held=True), by=clerk, subject="Một", body="Một", seen="")
        assert actions.edit_mail(mail, by=clerk, subject="Hai", body="Hai", seen=mail.stamp).subject == "Hai"


class TestStop:
    def test_a_cancelled_letter_never_leaves_and_its_key_stays_taken(self, clerk):
        mail = OutgoingMailFactory(held=True)
        actions.cancel_mail(mail, by=clerk)
        assert stored(mail, "status", "cancel_reason", "edited_by") == ("cancelled", "by_hand", clerk.pk)
        again = actions.queue_mail(key=mail.key, purpose="reminder", recipient=mail.recipient, subject="x", body="x")
        assert (again.pk, again.status) == (mail.pk, "cancelled")

    def test_a_released_letter_is_due_now_and_signed(self, clerk):
        mail = OutgoingMailFactory(held=True)
        actions.release_mail(mail, by=clerk)
        assert actions.deliver_mail(mail.pk) is True
        assert stored(mail, "status", "edited_by") == ("sent", clerk.pk)

    @pytest.mark.parametrize("state", ["sent", "failed", "cancelled", "orphaned"])
    def test_a_letter_that_does_not_wait_is_not_changed(self, state, clerk):
        mail = OutgoingMailFactory(**{state: True})
        before = stored(mail, "subject", "status", "send_after")
        for action, words in (
            (actions.edit_mail, {"subject": "x", "body": "x"}),
            (actions.cancel_mail, {}),
            (actions.release_mail, {}),
        ):
            assert code_of(action, mail, by=clerk, **words) == "left"
        assert stored(mail, "subject", "status", "send_after") == before


class TestRetry:
    def test_a_failed_letter_starts_again(self, clerk):
        mail = OutgoingMailFactory(failed=True, attempts=48)
        actions.retry_mail(mail, by=clerk)
        assert stored(mail, "status", "attempts", "edited_by") == ("queued", 0, clerk.pk)
        assert actions.deliver_mail(mail.pk) is True

    def test_only_a_failed_letter_starts_again(self, clerk):
        assert code_of(actions.retry_mail, OutgoingMailFactory(sent=True), by=clerk) == "not_failed"

    def test_a_failed_job_starts_again(self, clerk, done):
        job = JobFactory(status="failed", attempts=5)
        assert actions.retry_job(job, by=clerk).retried_by == clerk
        assert (actions.run_job(job.pk), done) == (True, [{}])

    def test_only_a_failed_job_starts_again(self, clerk):
        job = JobFactory(status="done", finished_at=timezone.now() - timedelta(days=1))
        assert code_of(actions.retry_job, job, by=clerk) == "not_failed"
