"""The score: who reviews whom, what each gave, what it came to, what was appealed."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from core.constraints import both_or_neither, in_order, not_blank, one_of
from core.models import Event
from criteria.models import Criterion
from nominations.models import SelfAssessment
from reviews.lifecycle import AppealStatus, AssignmentStatus
from units.models import Block, Tier, Unit


class Conflict(models.Model):
    """A reason why a person must not review a unit, from one day to another (own unit is always one, without a row)."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts", verbose_name=_("reviewer"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="conflicts", verbose_name=_("unit"))
    reason = models.CharField(_("reason"), max_length=300)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by"))

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "unit", "valid_from"], name="conflict_once_per_start"),
            in_order("valid_from", "valid_to", name="conflict_dates_in_order"),
            not_blank("reason", name="conflict_reason_given"),
        ]

    def __str__(self):
        return f"{self.reviewer} / {self.unit}"


class Assignment(models.Model):
    """One reviewer scores one self-assessment."""

    self_assessment = models.ForeignKey(
        SelfAssessment, models.PROTECT, related_name="assignments", verbose_name=_("self-assessment")
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("reviewer"))
    status = models.CharField(
        _("status"), max_length=12, choices=AssignmentStatus.choices, default=AssignmentStatus.OPEN, editable=False
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by"))
    assigned_at = models.DateTimeField(_("assigned at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["self_assessment__unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["self_assessment", "reviewer"], name="assignment_once_per_reviewer"),
            one_of("status", AssignmentStatus, name="assignment_status_known"),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.self_assessment}"


class AssignmentEvent(Event):
    subject = models.ForeignKey(Assignment, models.PROTECT, related_name="events", verbose_name=_("assignment"))

    class Meta(Event.Meta):
        verbose_name = _("event of an assignment")
        verbose_name_plural = _("events of assignments")


class Score(models.Model):
    """A reviewer's points for one criterion; `applicable` false agrees that the criterion does not apply to the unit."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores", verbose_name=_("assignment"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2, null=True)
    applicable = models.BooleanField(_("applicable"), default=True)
    note = models.TextField(_("remark"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(_("last saved at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="score_once_per_criterion"),
            models.CheckConstraint(
                condition=Q(applicable=True, points__gte=Decimal(0)) | Q(applicable=False, points__isnull=True),
                name="score_points_iff_applicable",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Band(models.Model):
    """A class of results (tốt, khá, …) from a ratio upwards, effective-dated."""

    name = models.CharField(_("name"), max_length=60)
    minimum = models.DecimalField(_("from ratio"), max_digits=6, decimal_places=5)
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("band")
        verbose_name_plural = _("bands")
        ordering = ["-minimum"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="band_once_per_start"),
            models.CheckConstraint(condition=Q(minimum__gte=0, minimum__lte=1), name="band_is_a_ratio"),
            in_order("valid_from", "valid_to", name="band_dates_in_order"),
        ]

    def __str__(self):
        return self.name


class Result(models.Model):
    """What a unit's review came to, as reviews.scoring computed it when the results were frozen."""

    self_assessment = models.OneToOneField(
        SelfAssessment, models.PROTECT, related_name="result", verbose_name=_("self-assessment")
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="results", verbose_name=_("round"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="results", verbose_name=_("unit"))
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices)
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, related_name="results", verbose_name=_("block"))
    claimed_total = models.DecimalField(_("self-assessed total"), max_digits=8, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=8, decimal_places=2)
    max_total = models.DecimalField(_("maximum"), max_digits=8, decimal_places=2)
    ratio = models.DecimalField(_("ratio"), max_digits=6, decimal_places=5)
    rank = models.PositiveIntegerField(_("rank in the tier"), null=True, blank=True)
    rank_in_block = models.PositiveIntegerField(_("rank in the block"), null=True, blank=True)
    band = models.CharField(_("band"), max_length=60, blank=True)
    not_ranked_reason = models.CharField(_("assessed, not ranked: reason"), max_length=300, blank=True)
    computed_at = models.DateTimeField(_("computed at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["round", "tier", "rank", "unit__sort_key"]
        constraints = [
            one_of("tier", Tier, name="result_tier_known"),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=F("max_total")), name="result_total_within_maximum"),
            models.CheckConstraint(condition=Q(ratio__gte=0, ratio__lte=1), name="result_ratio_within_one"),
            models.CheckConstraint(
                condition=Q(rank__isnull=False, not_ranked_reason="") | (Q(rank__isnull=True) & ~Q(not_ranked_reason="")),
                name="result_ranked_or_reason",
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.ratio}"


class ResultLine(models.Model):
    """One criterion or group of a result; the lines of the leaves add up to the total."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="lines", verbose_name=_("result"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="result_lines", verbose_name=_("criterion"))
    claimed = models.DecimalField(_("self-assessed"), max_digits=7, decimal_places=2, null=True)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    max_points = models.DecimalField(_("maximum"), max_digits=7, decimal_places=2)
    applicable = models.BooleanField(_("applicable"), default=True)
    scorers = models.PositiveSmallIntegerField(_("number of scorers"), default=0)

    class Meta:
        verbose_name = _("line of a result")
        verbose_name_plural = _("lines of results")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["result", "criterion"], name="result_line_once_per_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=F("max_points")), name="result_line_within_maximum"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.points}"


class Appeal(models.Model):
    """A unit asks for one criterion of its result to be looked at again, by someone who did not score it."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="appeals", verbose_name=_("result"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="appeals", verbose_name=_("criterion"))
    status = models.CharField(_("status"), max_length=10, choices=AppealStatus.choices, default=AppealStatus.OPEN, editable=False)
    grounds = models.TextField(_("grounds"))
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("lodged by"))
    lodged_at = models.DateTimeField(_("lodged at"), default=timezone.now, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name=_("assigned to")
    )
    old_points = models.DecimalField(_("points before"), max_digits=7, decimal_places=2)
    new_points = models.DecimalField(_("points after"), max_digits=7, decimal_places=2, null=True, blank=True)
    answer = models.TextField(_("answer to the unit"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-lodged_at"]
        constraints = [
            models.UniqueConstraint(fields=["result", "criterion"], name="appeal_once_per_criterion"),
            one_of("status", AppealStatus, name="appeal_status_known"),
            not_blank("grounds", name="appeal_grounds_given"),
            both_or_neither("decided_at", "decided_by", name="appeal_decided_by_someone"),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "rejected"]) | (Q(decided_at__isnull=False) & ~Q(answer="")),
                name="appeal_decided_with_answer",
            ),
            models.CheckConstraint(condition=~Q(status="upheld") | Q(new_points__isnull=False), name="appeal_upheld_with_points"),
        ]

    def __str__(self):
        return f"{self.result}: {self.criterion}"


class AppealEvent(Event):
    subject = models.ForeignKey(Appeal, models.PROTECT, related_name="events", verbose_name=_("appeal"))

    class Meta(Event.Meta):
        verbose_name = _("event of an appeal")
        verbose_name_plural = _("events of appeals")
