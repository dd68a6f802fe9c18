"""Units compared with each other in one year."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of
from units.models.territory import Tier, Unit


class Block(models.Model):
    """A cụm or khối thi đua: units of one tier compared with each other in one year."""

    name = models.CharField(_("name"), max_length=150)
    year = models.PositiveSmallIntegerField(_("year"))
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    provenance = models.CharField(_("provenance"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("emulation block")
        verbose_name_plural = _("emulation blocks")
        ordering = ["year", "order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], name="block_name_once_a_year"),
            one_of("tier", Tier, name="block_tier_known"),
        ]

    def __str__(self):
        return f"{self.name} ({self.year})"


class BlockMembership(models.Model):
    """A unit's place in the blocks of one year; `year` repeats the block's so that the database can keep it single."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="memberships", verbose_name=_("block"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="block_memberships", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"), editable=False)

    class Meta:
        verbose_name = _("block membership")
        verbose_name_plural = _("block memberships")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_block_per_unit_and_year")]

    def __str__(self):
        return f"{self.unit}: {self.block}"

    def clean(self):
        """Refuse a unit of another tier, or one that exists on no day of the block's year."""
        if self.unit_id is None or self.block.year is None:
            return
        if self.unit.tier != self.block.tier:
            raise ValidationError({"unit": ValidationError(_("The block is for units of another tier."), code="tier")})
        last = self.unit.valid_to
        if self.unit.valid_from.year > self.block.year or (last and last.year < self.block.year):
            words, params = _("%(unit)s does not exist in %(year)d."), {"unit": self.unit, "year": self.block.year}
            raise ValidationError({"unit": ValidationError(words, code="unit_not_valid", params=params)})

    def save(self, *args, **kwargs):
        self.year = self.block.year
        super().save(*args, **kwargs)
