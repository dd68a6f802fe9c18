"""What counts: a tree of criteria for one tier in one round, frozen when the round opens."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from core.constraints import both_or_neither, not_blank, one_of
from core.models import FrozenRecord, stamped_by
from units.models import Tier, Unit


class FrozenQuerySet(models.QuerySet):
    """Refuses what save() and delete() would not see; `frozen` is the lookup that finds frozen rows."""

    frozen = "frozen_at__isnull"

    def _refuse_frozen(self):
        if self.filter(**{self.frozen: False}).exists():
            raise FrozenRecord(f"{self.model._meta.label}: a frozen criteria set never changes")

    def update(self, **kwargs):
        self._refuse_frozen()
        return super().update(**kwargs)

    def delete(self):
        self._refuse_frozen()
        return super().delete()

    delete.queryset_only = True


class CriteriaSet(models.Model):
    """A versioned tree; the newest version of a round and tier is the one that counts, and once frozen it never changes."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="criteria_sets", verbose_name=_("round"))
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=250)
    # Shown on every page that shows the criteria: where the wording comes from.
    provenance = models.CharField(_("provenance"), max_length=400)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)
    frozen_by = stamped_by(_("frozen by"))
    # SHA-256 over the canonical tree, taken when it is frozen.
    digest = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["round", "tier", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "tier", "version"], name="criteria_set_version_once"),
            both_or_neither("frozen_at", "frozen_by", name="criteria_set_frozen_by_someone"),
            one_of("tier", Tier, name="criteria_set_tier_known"),
            not_blank("provenance", name="criteria_set_provenance_given"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        # The stored row decides, not this copy of it: freezing itself is the last save that passes.
        if not self._state.adding:
            _refuse_if_frozen(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _refuse_if_frozen(self.pk)
        return super().delete(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("criteria:set", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


def _refuse_if_frozen(*pks) -> None:
    if CriteriaSet._base_manager.filter(pk__in=pks, frozen_at__isnull=False).exists():
        raise FrozenRecord(f"criteria set {pks[0]} is frozen and never changes")


class CriterionKind(models.TextChoices):
    """The kinds of criteria.rules."""

    GROUP = "group", _("sum of its criteria")
    TIERS = "tiers", _("level table")
    RATIO = "ratio", _("ratio a/b")
    BOOLEAN = "boolean", _("yes or no")
    COUNT = "count", _("count against a target")
    PARTS = "parts", _("sum of parts")
    UNSCORED = "unscored", _("not scored")


class CriterionQuerySet(FrozenQuerySet):
    frozen = "criteria_set__frozen_at__isnull"

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        _refuse_if_frozen(*{criterion.criteria_set_id for criterion in objs})
        return super().bulk_create(objs, *args, **kwargs)

    def leaves(self):
        return self.exclude(kind=CriterionKind.GROUP)

    def scored(self):
        return self.exclude(kind__in=[CriterionKind.GROUP, CriterionKind.UNSCORED])

    def groups(self):
        return self.filter(kind=CriterionKind.GROUP)


class Criterion(models.Model):
    """A node of the tree: a group (pillar), or a leaf with a rule of criteria.rules in `rule`."""

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="criteria", verbose_name=_("criteria set"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("group"))
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=CriterionKind.choices)
    rule = models.JSONField(_("rule"), default=dict, blank=True)
    max_points = models.DecimalField(_("maximum points"), max_digits=7, decimal_places=2)
    evidence_required = models.BooleanField(_("evidence is required"), default=True)
    evidence_demand = models.CharField(_("evidence to attach"), max_length=400, blank=True)
    verifying_agency = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    provenance = models.CharField(_("provenance"), max_length=300)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="criterion_code_once"),
            models.UniqueConstraint(fields=["criteria_set", "order"], name="criterion_order_once"),
            one_of("kind", CriterionKind, name="criterion_kind_known"),
            models.CheckConstraint(condition=Q(max_points__gte=Decimal(0)), name="criterion_max_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind="unscored") | Q(max_points=Decimal(0)), name="criterion_unscored_has_no_points"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def save(self, *args, **kwargs):
        stored = [] if self._state.adding else Criterion._base_manager.filter(pk=self.pk).values_list("criteria_set", flat=True)
        _refuse_if_frozen(self.criteria_set_id, *stored)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _refuse_if_frozen(self.criteria_set_id)
        return super().delete(*args, **kwargs)

    @property
    def is_scored(self) -> bool:
        return self.kind not in {CriterionKind.GROUP, CriterionKind.UNSCORED}
