"""The sign-in's own letters leave through the outbox like all others, at once and unseen by the secretariat."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from accounts.adapters import AccountAdapter as BaseAdapter
from accounts.models import User
from accounts.notifications import letter
from outbox.actions import queue_mail
from outbox.models import ACCOUNT, OutgoingMail

LETTERS_AN_HOUR = 3


class AccountAdapter(BaseAdapter):
    def send_password_reset_mail(self, user, email, context):
        # An old address of somebody else must not bring that person's link to the one who has the address now.
        if user.email == User.objects.normalize_email(email):
            super().send_password_reset_mail(user, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        # Always to the address people are known by here, never to one that only a provider or an old row names.
        context = {"timestamp": timezone.now(), "ip": self.get_client_ip(self.request), **(context or {})}
        self.send_mail(template_prefix, user.email, context)

    def send_mail(self, template_prefix, email, context):
        """Queue the letter for its person; an address nobody has gets none, and nobody gets more than three an hour."""
        recipient = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
        words = letter(template_prefix, recipient, context) if recipient else None
        if words is None or self._had_enough(recipient, template_prefix):
            return
        subject, body = words
        digest = hashlib.sha256(body.encode()).hexdigest()[:32]
        key = f"{template_prefix}:{recipient.pk}:{digest}"
        queue_mail(key=key, purpose=ACCOUNT, recipient=recipient, subject=subject, body=body.strip() + "\n")

    def _had_enough(self, recipient, template_prefix) -> bool:
        since = timezone.now() - timedelta(hours=1)
        recent = OutgoingMail.objects.filter(recipient=recipient, purpose=ACCOUNT, created_at__gte=since)
        return recent.filter(key__startswith=f"{template_prefix}:").count() >= LETTERS_AN_HOUR
