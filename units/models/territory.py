"""Units with dates and what became of them.

A unit is never deleted. GSO codes are reused for other territory, so (code, valid_from) names a unit, never the code alone.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, not_blank, one_of
from core.text import fold, nfc, sort_key
from units.models.validity import changed, valid_on


class Tier(models.TextChoices):
    PROVINCE = "province", _("province")
    DEPARTMENT = "department", _("department")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")


class SuccessionRelation(models.TextChoices):
    WHOLE = "whole", _("the whole unit")
    SPLIT_MAIN = "split_main", _("the main part")
    SPLIT = "split", _("a part")


class Kind(models.TextChoices):
    """The value is the word of the source lists; the label is what people read."""

    TINH = "tinh", _("province (tỉnh)")
    SO = "so", _("department (sở)")
    BAN = "ban", _("board (ban)")
    VAN_PHONG = "van_phong", _("office (văn phòng)")
    THANH_TRA = "thanh_tra", _("inspectorate (thanh tra)")
    CO_QUAN_NGANG_SO = "co_quan_ngang_so", _("agency equal to a department (cơ quan ngang sở)")
    BAN_QUAN_LY = "ban_quan_ly", _("management board (ban quản lý)")
    THANH_PHO = "thanh_pho", _("city (thành phố)")
    THI_XA = "thi_xa", _("town (thị xã)")
    HUYEN = "huyen", _("rural district (huyện)")
    XA = "xa", _("commune (xã)")
    PHUONG = "phuong", _("ward (phường)")
    THI_TRAN = "thi_tran", _("township (thị trấn)")


TIER_OF_KIND = {
    Kind.TINH: Tier.PROVINCE,
    Kind.SO: Tier.DEPARTMENT,
    Kind.BAN: Tier.DEPARTMENT,
    Kind.VAN_PHONG: Tier.DEPARTMENT,
    Kind.THANH_TRA: Tier.DEPARTMENT,
    Kind.CO_QUAN_NGANG_SO: Tier.DEPARTMENT,
    Kind.BAN_QUAN_LY: Tier.DEPARTMENT,
    Kind.THANH_PHO: Tier.DISTRICT,
    Kind.THI_XA: Tier.DISTRICT,
    Kind.HUYEN: Tier.DISTRICT,
    Kind.XA: Tier.COMMUNE,
    Kind.PHUONG: Tier.COMMUNE,
    Kind.THI_TRAN: Tier.COMMUNE,
}


class UnitQuerySet(models.QuerySet):
    def on(self, day: date):
        """Units that exist on the day."""
        return self.filter(valid_on(day))

    def matching(self, text: str):
        """Units whose name holds the text, with or without diacritics, or whose code it is."""
        if not text.strip():
            return self
        key = fold(text)
        has_code = Q(code__iexact=text.strip())
        return self.filter(has_code | Q(search_key__contains=key) if key else has_code)


class Unit(models.Model):
    """An agency or administrative unit during one validity; valid_to is its last day, empty while it exists."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    other_names = models.CharField(_("other spellings"), max_length=300, blank=True)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    valid_from = models.DateField(_("exists from"))
    valid_to = models.DateField(_("exists until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    search_key = models.CharField(max_length=600, editable=False, db_index=True)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort_key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once_per_start"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to__isnull=True), name="unit_code_current_once"),
            in_order("valid_from", "valid_to", name="unit_dates_in_order"),
            one_of("tier", Tier, name="unit_tier_known"),
            one_of("kind", Kind, name="unit_kind_known"),
            not_blank("name", name="unit_name_given"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="unit_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a last day before the first, or one that a unit beneath would outlive."""
        if not (self.valid_from and self.valid_to and changed(self, "valid_from", "valid_to")):
            return
        if self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": ValidationError(_("The last day is before the first day."), code="dates")})
        if self.pk and self.children.exclude(valid_to__lte=self.valid_to).exists():
            words = _("Units beneath %(unit)s would outlive it. Close them first.")
            raise ValidationError({"valid_to": ValidationError(words, code="children", params={"unit": self})})

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("units:detail", args=[self.pk])

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def set_keys(self):
        """Derive the search and sort keys; bulk writers call this themselves."""
        self.name = nfc(self.name).strip()
        self.other_names = nfc(self.other_names).strip()
        self.search_key = fold(f"{self.name} {self.other_names}")
        self.sort_key = sort_key(self.name)


class Succession(models.Model):
    """One old-to-new edge of a merger, split or renaming, with the resolution that ordered it."""

    Relation = SuccessionRelation

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="origins", verbose_name=_("successor"))
    relation = models.CharField(_("passes on"), max_length=12, choices=SuccessionRelation.choices)
    effective_on = models.DateField(_("effective on"))
    resolution = models.CharField(_("resolution"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["effective_on", "predecessor__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "effective_on"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_between_two_units"),
            one_of("relation", SuccessionRelation, name="succession_relation_known"),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"

    def clean(self):
        """Refuse what the days contradict: the first unit has ended on the eve, the second exists on the day."""
        if None in (self.predecessor_id, self.successor_id, self.effective_on):
            return
        old, new = self.predecessor, self.successor
        if old == new:
            wrong, words, code = "successor", _("A unit cannot succeed itself within one validity."), "self"
        elif old.valid_to is None or old.valid_to >= self.effective_on:
            wrong, words, code = "predecessor", _("%(unit)s still exists on the day it is succeeded."), "still_valid"
        elif not new.exists_on(self.effective_on):
            wrong, words, code = "successor", _("%(unit)s does not exist on the day it succeeds."), "not_valid"
        else:
            return
        raise ValidationError({wrong: ValidationError(words, code=code, params={"unit": getattr(self, wrong)})})
