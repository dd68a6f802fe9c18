"""An id in, one action."""

from celery import shared_task

from outbox import actions


@shared_task
def deliver(mail_id: int) -> None:
    actions.deliver_mail(mail_id)


@shared_task
def run(job_id: int) -> None:
    actions.run_job(job_id)


@shared_task
def sweep() -> None:
    actions.sweep()
