import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.outbox import JobFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def do(admin, model, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    admin.post(reverse(f"admin:outbox_{model}_changelist"), data)
    for row in rows:
        row.refresh_from_db()
    return [row.status for row in rows]


def test_letters_and_jobs_are_read_not_written(admin):
    mail, job = OutgoingMailFactory(), JobFactory()
    for model, row in (("outgoingmail", mail), ("job", job)):
        assert admin.get(reverse(f"admin:outbox_{model}_changelist")).status_code == 200
        assert admin.get(reverse(f"admin:outbox_{model}_change", args=[row.pk])).status_code == 200
        assert admin.get(reverse(f"admin:outbox_{model}_add")).status_code == 403
        assert admin.post(reverse(f"admin:outbox_{model}_delete", args=[row.pk])).status_code == 403


def test_the_link_in_a_letter_of_the_sign_in_is_hidden(admin):
    secret, plain = OutgoingMailFactory(purpose="account", body="/key/abc"), OutgoingMailFactory(body="/desk/")
    url = "admin:outbox_outgoingmail_change"
    assert "/key/abc" not in admin.get(reverse(url, args=[secret.pk])).content.decode()
    assert "/desk/" in admin.get(reverse(url, args=[plain.pk])).content.decode()


def test_failed_rows_are_tried_again_and_others_left(admin):
    assert do(admin, "outgoingmail", "try_again", OutgoingMailFactory(failed=True), OutgoingMailFactory(sent=True)) == [
        "queued",
        "sent",
    ]
    assert do(admin, "job", "try_again", JobFactory(status="failed"), JobFactory(status="done")) == ["queued", "done"]


def test_waiting_letters_are_stopped(admin):
    assert do(admin, "outgoingmail", "stop", OutgoingMailFactory(held=True), OutgoingMailFactory(sent=True)) == [
        "cancelled",
        "sent",
    ]
