"""Work that must not be lost: a row in the caller's transaction first, a message to a worker second."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.constraints import both_or_neither, one_of

# Letters of the sign-in itself: they may hold a secret link, leave first, and are nobody's but the recipient's to read.
ACCOUNT = "account"


class MailStatus(models.TextChoices):
    QUEUED = "queued", _("waiting to leave")
    SENDING = "sending", _("leaving now")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("could not be delivered")


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class CancelReason(models.TextChoices):
    BY_HAND = "by_hand", _("stopped by a person")
    INACTIVE = "inactive", _("the account of the recipient is disabled")
    NOT_MEANT = "not_meant", _("no longer concerns the recipient")


def holds_lease_iff(status: str, *, name: str) -> models.CheckConstraint:
    """A row is leased exactly while somebody works on it."""
    busy = models.Q(status=status)
    return models.CheckConstraint(
        condition=(busy & models.Q(lease_until__isnull=False)) | (~busy & models.Q(lease_until__isnull=True)), name=name
    )


class OutgoingMail(models.Model):
    """A letter to one person, readable and editable until it leaves; `key` makes it leave once.

    `about` holds what outbox.registry.recipient_check needs to know, when the letter leaves, whether it still concerns
    the recipient: {"unit": 12, "roles": ["unit_head"]}, as the room that writes the letter pleases.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    purpose = models.CharField(pgettext_lazy("letter", "purpose"), max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recipient"))
    subject = models.CharField(pgettext_lazy("letter", "subject"), max_length=300)
    body = models.TextField(_("body"))
    search_key = models.TextField(_("search key"), blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    about = models.JSONField(_("concerns"), default=dict, blank=True, editable=False)
    send_after = models.DateTimeField(_("leaves after"), default=timezone.now)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=10, choices=CancelReason.choices, blank=True)
    message_id = models.UUIDField(_("message id"), default=uuid.uuid4, editable=False, unique=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("status", MailStatus, name="mail_status_known"),
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at__isnull=True)),
                name="mail_sent_at_iff_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(status="cancelled", cancel_reason__in=CancelReason.values)
                | (~models.Q(status="cancelled") & models.Q(cancel_reason="")),
                name="mail_reason_iff_cancelled",
            ),
            holds_lease_iff("sending", name="mail_lease_iff_sending"),
            both_or_neither("edited_by", "edited_at", name="mail_edit_has_person_and_time"),
        ]
        indexes = [models.Index(fields=["status", "send_after"], name="mail_due")]

    def __str__(self):
        return self.subject

    @property
    def stamp(self) -> str:
        """What changes with every edit, so that two people do not overwrite each other's words."""
        return self.edited_at.isoformat() if self.edited_at else ""


class Job(models.Model):
    """A piece of background work named by `kind`, done by the handler registered for it; `key` makes it done once."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=80)
    payload = models.JSONField(_("payload"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED)
    run_after = models.DateTimeField(_("runs after"), default=timezone.now)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    retried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tried again by")
    )

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("status", JobStatus, name="job_status_known"),
            holds_lease_iff("running", name="job_lease_iff_running"),
        ]
        indexes = [models.Index(fields=["status", "run_after"], name="job_due")]

    def __str__(self):
        return self.key
