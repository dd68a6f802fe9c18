"""Abstract rows shared by the rooms; nothing here is stored by itself."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle


class FrozenRecord(Exception):
    """A row that must never change was about to be changed."""


def stamped_by(verbose_name) -> models.ForeignKey:
    """Return the field for the person who took a step: set by its action and never in a form, empty before it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise FrozenRecord(f"{self.model._meta.label} rows never change")

    def delete(self):
        raise FrozenRecord(f"{self.model._meta.label} rows are never deleted")


class AppendOnly(models.Model):
    """A row written once; the migration adds a trigger (core.operations.ForbidChange) that says so to the database."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise FrozenRecord(f"{self._meta.label} {self.pk} never changes")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise FrozenRecord(f"{self._meta.label} {self.pk} is never deleted")


class Event(AppendOnly):
    """One move along a lifecycle: subclasses add `subject`, a foreign key with related_name="events"."""

    action = models.CharField(_("action"), max_length=40)
    from_status = models.CharField(_("from status"), max_length=40)
    to_status = models.CharField(_("to status"), max_length=40)
    # Empty when the system itself acted, at a deadline.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


def move(record, lifecycle: Lifecycle, action: str, *, by, reason: str = "", update_fields: tuple[str, ...] = ()):
    """Change record.status along the table and write its event row; call it inside a transaction on a locked row.

    update_fields names the other fields the caller has set. Raises TransitionNotAllowed and then writes nothing.
    """
    before = record.status
    record.status = lifecycle.target(action, state=before)
    record.save(update_fields=["status", *update_fields])
    record.events.create(action=action, from_status=before, to_status=record.status, by=by, reason=reason)
    return record


def locked(record):
    """Return record read again under a row lock, so that two acts on it queue up."""
    # __class__, since request.user is a lazy object of another type.
    return record.__class__._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
