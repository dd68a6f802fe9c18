"""A unit's plan for a round: what it registers for, its key projects and how they go."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from core.constraints import between, both_or_neither, not_blank, one_of
from core.models import Event, stamped_by
from nominations.lifecycle import PlanStatus
from nominations.models.visibility import PlanQuerySet
from units.models import Unit


class UnitPlan(models.Model):
    """The registration (đăng ký thi đua) of a unit for one round."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name=_("unit"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="plans", verbose_name=_("round"))
    status = models.CharField(_("status"), max_length=12, choices=PlanStatus.choices, default=PlanStatus.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    commitments = models.TextField(_("commitments"), blank=True)
    difficulties = models.TextField(_("difficulties"), blank=True)
    proposals = models.TextField(_("proposed solutions"), blank=True)
    registered_at = models.DateTimeField(_("registered at"), null=True, blank=True, editable=False)
    registered_by = stamped_by(_("registered by"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit plan")
        verbose_name_plural = _("unit plans")
        ordering = ["round", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "round"], name="plan_once_per_unit_and_round"),
            both_or_neither("registered_at", "registered_by", name="plan_registered_by_someone"),
            one_of("status", PlanStatus, name="plan_status_known"),
        ]

    def __str__(self):
        return f"{self.unit}, {self.round}"

    def get_absolute_url(self):
        return reverse("nominations:plan", args=[self.pk])


class PlanEvent(Event):
    subject = models.ForeignKey(UnitPlan, models.PROTECT, related_name="events", verbose_name=_("plan"))

    class Meta(Event.Meta):
        verbose_name = _("event of a plan")
        verbose_name_plural = _("events of plans")


class KeyProject(models.Model):
    """A key project of the plan and how far it is, in whole percent."""

    plan = models.ForeignKey(UnitPlan, models.CASCADE, related_name="projects", verbose_name=_("plan"))
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("what it delivers"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    progress_note = models.TextField(_("state of work"), blank=True)

    class Meta:
        verbose_name = _("key project")
        verbose_name_plural = _("key projects")
        ordering = ["pk"]
        constraints = [
            between("progress", 0, 100, name="project_progress_in_percent"),
            not_blank("name", name="project_name_given"),
        ]

    def __str__(self):
        return self.name
