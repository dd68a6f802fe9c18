from datetime import timedelta

import pytest
from django.core import mail as mailbox
from django.db import OperationalError, connection
from django.utils import timezone

from outbox import actions, tasks
from outbox.models import Job, OutgoingMail
from outbox.registry import handler_for
from tests.factories.outbox import JobFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db


def fresh(row):
    row.refresh_from_db()
    return row


class TestJobs:
    def test_a_job_is_done_once(self, done):
        job = JobFactory(payload={"n": 1})
        assert [actions.run_job(job.pk) for _ in range(2)] == [True, False]
        assert done == [{"n": 1}]
        assert (fresh(job).status, job.attempts, job.lease_until) == ("done", 1, None)
        assert job.finished_at is not None

    def test_a_job_for_nobody_says_so(self):
        job = JobFactory(kind="test.unknown")
        actions.run_job(job.pk)
        assert (fresh(job).status, job.last_error) == ("queued", "LookupError: nobody does jobs of kind 'test.unknown'")

    def test_a_poisonous_job_is_given_up_after_five_tries_each_later_than_the_last(self):
        job, pauses = JobFactory(kind="test.poison"), []
        for _ in range(5):
            Job.objects.update(run_after=timezone.now())
            before = timezone.now()
            actions.run_job(job.pk)
            pauses.append(round((fresh(job).run_after - before).total_seconds() / 30))
        assert (job.status, job.attempts, job.last_error) == ("failed", 5, "RuntimeError: ngộ độc")
        assert pauses == [2, 4, 8, 16, 32]
        assert actions.run_job(job.pk) is False

    def test_a_job_that_kills_its_worker_is_given_up_too(self, done):
        job = JobFactory(orphaned=True, attempts=5)
        actions.sweep()
        assert (fresh(job).status, job.last_error, done) == ("failed", "WorkerLost: the worker died each time", [])

    def test_due_jobs_are_done_with_those_they_queue(self, done):
        JobFactory.create_batch(3)
        JobFactory(run_after=timezone.now() + timedelta(hours=1))
        JobFactory(kind="test.poison")
        ticks = []
        assert actions.run_due_jobs(tick=lambda: ticks.append(1)) == 3
        assert (len(done), len(ticks)) == (3, 4)

    def test_a_handler_is_found_by_its_kind(self):
        assert handler_for("awards.decision_pdf").__name__ == "decision_job"


class TestSweep:
    def test_rows_whose_message_was_lost_are_taken_up(self, done):
        # As after FLUSHALL, or a kill between COMMIT and the message.
        mails, jobs = OutgoingMailFactory.create_batch(3), JobFactory.create_batch(2)
        assert actions.sweep() == 5
        assert ({m.to[0] for m in mailbox.outbox}, len(done)) == ({m.recipient.email for m in mails}, len(jobs))
        assert actions.sweep() == 0

    def test_rows_of_a_dead_worker_are_taken_up(self, done):
        OutgoingMailFactory(orphaned=True)
        JobFactory(orphaned=True)
        assert (actions.sweep(), len(mailbox.outbox), len(done)) == (2, 1, 1)

    def test_rows_in_work_held_or_just_written_are_left_alone(self, done):
        now = timezone.now()
        OutgoingMailFactory(orphaned=True, lease_until=now + timedelta(minutes=1))
        OutgoingMailFactory(held=True)
        OutgoingMailFactory(created_at=now)
        JobFactory(orphaned=True, lease_until=now + timedelta(minutes=1))
        JobFactory(created_at=now)
        assert (actions.sweep(), mailbox.outbox, done) == (0, [], [])

    def test_letters_of_the_sign_in_go_first(self):
        OutgoingMailFactory.create_batch(3, send_after=timezone.now() - timedelta(days=1))
        urgent = OutgoingMailFactory(purpose="account")
        actions.sweep(limit=1)
        assert [m.to for m in mailbox.outbox] == [[urgent.recipient.email]]

    def test_one_bad_row_stops_no_other(self, done):
        JobFactory(kind="test.poison")
        JobFactory()
        bad = OutgoingMailFactory(subject="a\nb")
        OutgoingMailFactory()
        assert (actions.sweep(), len(mailbox.outbox), len(done)) == (4, 1, 1)
        assert fresh(bad).status == "failed"

    def test_it_ends_when_its_time_is_over_but_never_empty_handed(self, monkeypatch, done):
        monkeypatch.setattr("outbox.actions.sweeping.SECONDS", -1)
        OutgoingMailFactory.create_batch(3)
        JobFactory.create_batch(3)
        assert (actions.sweep(), len(mailbox.outbox), len(done)) == (2, 1, 1)

    @pytest.mark.django_db(transaction=True)
    def test_a_database_that_fails_on_one_row_stops_no_other(self, done):
        JobFactory.create_batch(2)

        def fail_once(execute, sql, params, many, context):
            if sql.startswith("UPDATE") and '"attempts" = ' in sql and not seen:
                seen.append(sql)
                raise OperationalError("connection lost")
            return execute(sql, params, many, context)

        seen = []
        with connection.execute_wrapper(fail_once):
            assert actions.sweep() == 2
        assert (len(seen), len(done)) == (1, 1)

    def test_a_letter_that_killed_its_worker_48_times_is_given_up(self):
        mail = OutgoingMailFactory(orphaned=True, attempts=48)
        assert actions.sweep() == 0
        assert (fresh(mail).status, mailbox.outbox) == ("failed", [])


class TestTasks:
    def test_each_task_does_one_thing_to_one_row(self, done):
        mail, job, swept = OutgoingMailFactory(), JobFactory(), OutgoingMailFactory()
        tasks.deliver(mail.pk)
        tasks.run(job.pk)
        assert (fresh(mail).status, fresh(job).status, fresh(swept).status) == ("sent", "done", "queued")
        tasks.sweep()
        assert fresh(swept).status == "sent"

    def test_beat_names_a_task_that_exists(self, settings):
        assert settings.CELERY_BEAT_SCHEDULE["sweep-outbox"]["task"] == tasks.sweep.name == "outbox.tasks.sweep"
        assert OutgoingMail.objects.count() == 0
