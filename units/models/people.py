"""Who holds which role in which unit, and who acts in it for them."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, not_blank, one_of
from core.models import stamped_by
from core.text import nfc
from units.models.territory import Unit
from units.models.validity import changed, valid_on
from units.roles import Role


class MembershipQuerySet(models.QuerySet):
    def on(self, day: date):
        return self.filter(valid_on(day))


class Membership(models.Model):
    """A role a person holds in a unit from one day to another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    post = models.CharField(_("post"), max_length=150, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    appointed_by = stamped_by(_("appointed by"))
    ended_by = stamped_by(_("ended by"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "valid_from"], name="membership_once_per_start"),
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(valid_to__isnull=True), name="membership_open_once"
            ),
            # Taken back on its first day, a membership ends the day before it began and so was never in force.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")) | Q(ended_by__isnull=False),
                name="membership_dates_in_order",
            ),
            one_of("role", Role, name="membership_role_known"),
        ]
        indexes = [models.Index(fields=["role", "valid_from"], name="membership_by_role")]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

    def clean(self):
        """Refuse a first day on which the unit does not exist, days turned round, and a role held twice on a day."""
        self.post = nfc(self.post).strip()
        if None in (self.user_id, self.unit_id, self.valid_from):
            return
        adding = self._state.adding
        if adding and not self.unit.exists_on(self.valid_from):
            words, params = _("%(unit)s does not exist on %(day)s."), {"unit": self.unit, "day": f"{self.valid_from:%d/%m/%Y}"}
            raise ValidationError({"unit": ValidationError(words, code="unit_not_valid", params=params)})
        earliest = self.valid_from if adding else self.valid_from - timedelta(days=1)
        if self.valid_to and self.valid_to < earliest:
            raise ValidationError({"valid_to": ValidationError(_("The last day is before the first day."), code="dates")})
        if changed(self, "valid_to") and self._held_meanwhile():
            words = _("%(person)s already holds the role “%(role)s” in %(unit)s.")
            params = {"person": self.user, "role": self.get_role_display(), "unit": self.unit}
            error = ValidationError(words, code="already_appointed", params=params)
            raise ValidationError({"user" if adding else "valid_to": error})

    def _held_meanwhile(self) -> bool:
        """Tell whether the person has the role by another row on one of this row's days; taken back at once, a row has none."""
        if self.valid_to and self.valid_to < self.valid_from:
            return False
        others = Membership.objects.filter(user=self.user_id, unit=self.unit_id, role=self.role).exclude(pk=self.pk)
        in_force = Q(valid_to__gte=F("valid_from")) & Q(valid_to__gte=self.valid_from)
        others = others.filter(Q(valid_to__isnull=True) | in_force)
        return (others.filter(valid_from__lte=self.valid_to) if self.valid_to else others).exists()


class Delegation(models.Model):
    """A person lets another act in one of their memberships for some days."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="delegations", verbose_name=_("membership"))
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name=_("delegate"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    made_by = stamped_by(_("made by"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            in_order("valid_from", "valid_to", name="delegation_dates_in_order"),
            not_blank("reason", name="delegation_reason_given"),
        ]

    def __str__(self):
        return f"{self.delegate} ({self.membership})"

    def clean(self):
        """Refuse a reason of blanks, and what is now said of persons or days; a wrong row of before can still be ended."""
        given, self.reason = self.reason, nfc(self.reason).strip()
        if given and not self.reason:
            raise ValidationError({"reason": ValidationError(_("Give a reason."), code="reason")})
        if self.membership_id is None:
            return
        if changed(self, "membership_id", "delegate_id"):
            self._check_persons()
        if self.valid_from and self.valid_to and changed(self, "membership_id", "valid_from", "valid_to"):
            self._check_days()

    def _check_persons(self):
        if self.delegate_id == self.membership.user_id:
            words = _("A person cannot delegate to themselves.")
            raise ValidationError({"delegate": ValidationError(words, code="self")})
        if self.membership.role in {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}:
            words = _("A seat in the council is personal and cannot be delegated.")
            raise ValidationError({"membership": ValidationError(words, code="personal")})

    def _check_days(self):
        role = self.membership
        if self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": ValidationError(_("The last day is before the first day."), code="dates")})
        if self.valid_from < role.valid_from or (role.valid_to and self.valid_to > role.valid_to):
            wrong = "valid_from" if self.valid_from < role.valid_from else "valid_to"
            words = _("The delegation must lie within the days of the role itself.")
            raise ValidationError({wrong: ValidationError(words, code="outside_role")})
