"""What was published: immutable snapshots, their files, and the ledger anyone can recompute."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from core.constraints import one_of
from core.models import AppendOnly
from units.models import Tier


class Publication(AppendOnly):
    """One publication of a round; a correction is a new publication that names the old and says why."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications", verbose_name=_("round"))
    number = models.PositiveSmallIntegerField(_("number"))
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    note = models.TextField(_("what was corrected and why"), blank=True)
    published_at = models.DateTimeField(_("published at"), default=timezone.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by"))
    # The whole snapshot without its units' lines: campaign, method, bands, counts, awards, ledger root.
    snapshot = models.JSONField(_("snapshot"))
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(note=""), name="publication_correction_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.round}, {self.number}"


class PublishedUnit(AppendOnly):
    """A unit's published result: the figures lists need as columns, all the rest in `detail`."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="units", verbose_name=_("publication"))
    slug = models.CharField(_("address"), max_length=60)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    parent_name = models.CharField(_("belongs to"), max_length=200, blank=True)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices)
    block = models.CharField(_("block"), max_length=150, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    rank_in_block = models.PositiveIntegerField(_("rank in the block"), null=True)
    claimed_total = models.DecimalField(_("self-assessed total"), max_digits=8, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=8, decimal_places=2)
    max_total = models.DecimalField(_("maximum"), max_digits=8, decimal_places=2)
    ratio = models.DecimalField(_("ratio"), max_digits=6, decimal_places=5)
    band = models.CharField(_("band"), max_length=60, blank=True)
    not_ranked_reason = models.CharField(_("assessed, not ranked: reason"), max_length=300, blank=True)
    search_key = models.CharField(max_length=600)
    sort_key = models.CharField(max_length=600)
    # Pillars and criteria: [{code, name, points, max, claimed, applicable, formula, children: […]}], points as strings.
    detail = models.JSONField(_("breakdown"))

    class Meta:
        verbose_name = _("published unit")
        verbose_name_plural = _("published units")
        ordering = ["publication", "tier", "rank", "sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "slug"], name="published_unit_once"),
            one_of("tier", Tier, name="published_tier_known"),
        ]
        indexes = [models.Index(fields=["publication", "tier", "rank"], name="published_ranking")]

    def __str__(self):
        return self.name


class LedgerEntry(AppendOnly):
    """A leaf of the public Merkle log: canonical bytes of one published fact, never changed, only followed by others."""

    index = models.PositiveIntegerField(_("index"), unique=True)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="entries", verbose_name=_("publication"))
    kind = models.CharField(_("kind"), max_length=20)
    content = models.TextField(_("content"))
    leaf_hash = models.CharField(_("leaf hash"), max_length=64)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["index"]

    def __str__(self):
        return f"{self.index}: {self.kind}"
