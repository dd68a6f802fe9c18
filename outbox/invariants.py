"""What must hold of the outbox at any time."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from outbox.models import Job, OutgoingMail


def problems() -> Iterator[str]:
    """Yield a sentence for each letter or job held longer than its lease allows."""
    old = timezone.now() - timedelta(hours=1)
    for mail in OutgoingMail.objects.filter(status="sending", lease_until__lt=old):
        yield f"letter {mail.pk} has been leaving since {mail.lease_until:%d/%m/%Y %H:%M}"
    for job in Job.objects.filter(status="running", lease_until__lt=old):
        yield f"job {job.key} has been running since {job.lease_until:%d/%m/%Y %H:%M}"
