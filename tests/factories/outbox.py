"""Letters and jobs in any state."""

from datetime import timedelta

import factory
from django.utils import timezone

from outbox.models import CancelReason, Job, OutgoingMail
from outbox.wording import search_key
from tests.factories.accounts import UserFactory


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    """A letter that is due since a minute and whose message to the worker never came."""

    class Meta:
        model = OutgoingMail

    class Params:
        held = factory.Trait(send_after=factory.LazyFunction(lambda: timezone.now() + timedelta(hours=2)))
        sent = factory.Trait(status="sent", attempts=1, sent_at=factory.LazyFunction(timezone.now))
        failed = factory.Trait(status="failed", attempts=1, last_error="SMTPDataError: (550, b'no such box')")
        cancelled = factory.Trait(status="cancelled", cancel_reason=CancelReason.BY_HAND)
        # Taken by a worker that died: the lease has run out.
        orphaned = factory.Trait(
            status="sending", attempts=1, lease_until=factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1))
        )

    key = factory.Sequence(lambda n: f"test:{n}")
    purpose = "reminder"
    recipient = factory.SubFactory(UserFactory)
    subject = factory.Sequence(lambda n: f"Nhắc việc số {n}")
    body = "Kính gửi anh, chị."
    search_key = factory.LazyAttribute(lambda o: search_key(o.subject, o.recipient.display_name, o.recipient.email))
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    send_after = factory.SelfAttribute("created_at")


class JobFactory(factory.django.DjangoModelFactory):
    """A job that is due since a minute and whose message to the worker never came."""

    class Meta:
        model = Job

    class Params:
        orphaned = factory.Trait(
            status="running", attempts=1, lease_until=factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1))
        )

    key = factory.Sequence(lambda n: f"job:{n}")
    kind = "test.note"
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    run_after = factory.SelfAttribute("created_at")
