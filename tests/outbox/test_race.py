"""Many workers at one row, on the database that lets them work at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from outbox import actions
from outbox.models import Job, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.outbox import JobFactory, OutgoingMailFactory

pytestmark = [pytest.mark.production_stack, pytest.mark.django_db(transaction=True)]
WORKERS = 8


def together(action, *arguments):
    """Run the action in all workers at the same moment; return what each got."""
    barrier = Barrier(WORKERS)

    def work(_number):
        try:
            barrier.wait(timeout=30)
            return action(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, range(WORKERS)))


def test_one_letter_leaves_once(server):
    for _ in range(10):
        server.taken.clear()
        mail = OutgoingMailFactory()
        assert sorted(together(actions.deliver_mail, mail.pk)) == [False] * (WORKERS - 1) + [True]
        assert len(server.taken) == 1


def test_one_job_is_done_once(done):
    job = JobFactory()
    assert sorted(together(actions.run_job, job.pk)) == [False] * (WORKERS - 1) + [True]
    assert (len(done), Job.objects.get().attempts) == (1, 1)


def test_sweeps_side_by_side_send_each_letter_once(server):
    mails = OutgoingMailFactory.create_batch(40)
    together(actions.sweep)
    assert sorted(m["To"] for m in server.taken) == sorted(mail.recipient.email for mail in mails)


def test_one_key_queued_from_all_sides_is_one_row():
    person = UserFactory()

    def queue():
        return actions.queue_mail(key="k", purpose="reminder", recipient=person, subject="x", body="x", send_after=None).pk

    assert len(set(together(queue))) == OutgoingMail.objects.count() == 1
