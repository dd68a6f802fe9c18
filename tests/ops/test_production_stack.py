"""PostgreSQL, Redis and a worker in its own process: what the embedded stack does, seen on the other one."""

import pytest
from django.db import connection, transaction

from campaign_portal.celery import app as celery_app
from outbox.actions import queue_mail
from outbox.models import MailStatus, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.ops.processes import wait_for

pytestmark = [pytest.mark.production_stack, pytest.mark.django_db(transaction=True)]


def letter(key):
    return queue_mail(key=key, purpose="account", recipient=UserFactory(), subject="Nhắc việc", body="Hạn nộp sắp đến.")


def sent(mail):
    return OutgoingMail.objects.get(pk=mail.pk).status == MailStatus.SENT


def letters_in(folder):
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*"))] if folder.exists() else []


def test_a_letter_leaves_after_commit_through_the_real_worker_and_once(worker):
    with transaction.atomic():
        mail = letter("once")
    wait_for(lambda: sent(mail), "the worker delivers")
    celery_app.send_task("outbox.tasks.deliver", [mail.pk])
    after = letter("after")
    wait_for(lambda: sent(after), "the worker delivers the next one")
    assert len([text for text in letters_in(worker) if mail.recipient.email in text]) == 1


def test_a_letter_of_a_transaction_that_fails_never_leaves(worker):
    with transaction.atomic():
        lost = letter("rolled back")
        transaction.set_rollback(True)
    kept = letter("kept")
    wait_for(lambda: sent(kept), "the worker delivers")
    assert not OutgoingMail.objects.filter(key="rolled back").exists()
    assert [text for text in letters_in(worker) if lost.recipient.email in text] == []


def test_the_sweep_takes_up_a_letter_whose_message_was_lost(worker):
    mail = letter("lost message")
    with connection.cursor() as cursor:
        wait_for(lambda: sent(mail), "the worker delivers")
        cursor.execute(
            "UPDATE outbox_outgoingmail SET status = 'queued', sent_at = NULL, created_at = created_at - interval '1 hour'"
        )
    celery_app.send_task("outbox.tasks.sweep")
    wait_for(lambda: sent(mail), "the sweep delivers")
