"""Take up what no message announced: rows whose message was lost, whose worker died, or whose time has come."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from outbox.actions.deliver import deliver_mail
from outbox.actions.leases import bury, due
from outbox.actions.work import MAX_ATTEMPTS, run_job
from outbox.models import ACCOUNT, Job, JobStatus, MailStatus, OutgoingMail

logger = logging.getLogger(__name__)

# A row younger than this has a message of its own on the way.
GRACE = timedelta(seconds=20)
# Each half of a sweep ends after this long, so that a mail server that hangs keeps neither jobs nor urgent mail waiting.
SECONDS = 20
WORN_OUT = "WorkerLost: the worker died each time"


def sweep(limit: int = 200) -> int:
    """Deliver and do what is due and unannounced; return how many rows were taken up. Account letters go first."""
    bury(OutgoingMail, busy=MailStatus.SENDING, most=settings.OUTBOX_MAX_ATTEMPTS, error=WORN_OUT)
    bury(Job, busy=JobStatus.RUNNING, most=MAX_ATTEMPTS, error=WORN_OUT)
    now = timezone.now()
    first = Case(When(purpose=ACCOUNT, then=Value(0)), default=Value(1), output_field=IntegerField())
    mails = OutgoingMail.objects.filter(due(MailStatus.SENDING, "send_after", now), created_at__lte=now - GRACE)
    jobs = Job.objects.filter(due(JobStatus.RUNNING, "run_after", now), created_at__lte=now - GRACE)
    return _each(deliver_mail, mails.order_by(first, "send_after", "pk")[:limit]) + _each(
        run_job, jobs.order_by("run_after", "pk")[:limit]
    )


def _each(action, rows) -> int:
    """Do the action on one row after another until the time is over; what one row does wrong stops none of the others."""
    count, end = 0, time.monotonic() + SECONDS
    for pk in list(rows.values_list("pk", flat=True)):
        if count and time.monotonic() > end:
            break
        count += 1
        try:
            action(pk)
        except Exception:
            logger.exception("The sweep could not finish row %s", pk)
    return count
