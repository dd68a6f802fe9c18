"""The sign-in's own letters leave through the outbox like all others, at once and unseen by the secretariat."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.adapters import AccountAdapter as BaseAdapter
from accounts.models import User
from outbox.actions import queue_mail
from outbox.models import OutgoingMail

LETTERS_AN_HOUR = 3


class AccountAdapter(BaseAdapter):
    def send_mail(self, template_prefix, email, context):
        """Queue the letter for its person; an address nobody has gets none, and nobody gets more than three an hour."""
        recipient = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
        if recipient is None:
            return
        context = {"email": email, "current_site_name": settings.MFA_TOTP_ISSUER, **context}
        message = self.render_mail(template_prefix, email, context)
        recent = OutgoingMail.objects.filter(
            recipient=recipient, purpose="account", created_at__gte=timezone.now() - timedelta(hours=1)
        )
        if recent.filter(key__startswith=f"{template_prefix}:").count() >= LETTERS_AN_HOUR:
            return
        digest = hashlib.sha256(message.body.encode()).hexdigest()[:32]
        queue_mail(
            key=f"{template_prefix}:{recipient.pk}:{digest}"[:200],
            purpose="account",
            recipient=recipient,
            subject=message.subject,
            body=message.body,
        )
