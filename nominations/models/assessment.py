"""A unit's self-assessment in one round: answers to criteria, each with evidence, and the receipt of its submission."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from core.constraints import both_or_neither, in_order, not_blank, one_of
from core.models import AppendOnly, Event, stamped_by
from criteria.models import CriteriaSet, Criterion
from nominations.lifecycle import AssessmentStatus
from nominations.models.visibility import DossierQuerySet, EvidenceQuerySet
from units.models import Unit


class SelfAssessment(models.Model):
    """One per unit and round."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="self_assessments", verbose_name=_("unit"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="self_assessments", verbose_name=_("round"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="self_assessments", verbose_name=_("criteria set"))
    status = models.CharField(
        _("status"), max_length=14, choices=AssessmentStatus.choices, default=AssessmentStatus.DRAFT, editable=False
    )
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    submitted_by = stamped_by(_("submitted by"))

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["round", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "round"], name="self_assessment_once_per_unit_and_round"),
            both_or_neither("submitted_at", "submitted_by", name="self_assessment_submitted_by_someone"),
            one_of("status", AssessmentStatus, name="self_assessment_status_known"),
        ]

    def __str__(self):
        return f"{self.unit}, {self.round}"

    def get_absolute_url(self):
        return reverse("nominations:assessment", args=[self.pk])


class AssessmentEvent(Event):
    subject = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="events", verbose_name=_("self-assessment"))

    class Meta(Event.Meta):
        verbose_name = _("event of a self-assessment")
        verbose_name_plural = _("events of self-assessments")


class AnswerQuerySet(models.QuerySet):
    def with_done(self):
        """Add `is_done`: answered with the evidence it needs, or declared not applicable; no points need no evidence."""
        cited = models.Exists(EvidenceUse.objects.filter(answer=models.OuterRef("pk")))
        proven = Q(criterion__evidence_required=False) | Q(claimed_points=Decimal(0)) | cited
        done = Q(not_applicable=True) | (~Q(value={}) & proven)
        return self.annotate(is_done=models.Case(models.When(done, then=True), default=False, output_field=models.BooleanField()))


class Answer(models.Model):
    """What the unit says to one criterion: `value` as criteria.rules takes it, `claimed_points` as it computes them.

    A not-applicable criterion has no claimed points and leaves the maximum; `version` guards against silent overwriting.
    """

    self_assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="answers", verbose_name=_("self-assessment"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers", verbose_name=_("criterion"))
    value = models.JSONField(_("answer"), default=dict, blank=True)
    claimed_points = models.DecimalField(_("self-assessed points"), max_digits=7, decimal_places=2, null=True, blank=True)
    explanation = models.TextField(_("explanation of the result"), blank=True)
    not_applicable = models.BooleanField(_("not applicable to this unit"), default=False)
    not_applicable_reason = models.CharField(_("why it is not applicable"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(_("last saved at"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("last saved by")
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["self_assessment", "criterion"], name="answer_once_per_criterion"),
            models.CheckConstraint(
                condition=Q(claimed_points__isnull=True) | Q(claimed_points__gte=Decimal(0)), name="answer_points_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | (Q(claimed_points__isnull=True) & ~Q(not_applicable_reason="")),
                name="answer_not_applicable_has_reason_and_no_points",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}"


def evidence_path(evidence, filename):
    """Evidence is stored by unit and content, never under a name a person typed."""
    return f"evidence/{evidence.unit_id}/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(models.Model):
    """A file in the unit's library: content-addressed inside the unit, never shared with or revealed to another unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence", verbose_name=_("unit"))
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    file = models.FileField(_("file"), upload_to=evidence_path, max_length=300)
    name = models.CharField(_("file name"), max_length=255)
    title = models.CharField(_("document number, date and subject"), max_length=400, blank=True)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    # What a reviewer is warned of before opening: scripts, attachments or forms inside a PDF.
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("uploaded by")
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="evidence_once_per_unit"),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_not_empty"),
        ]

    def __str__(self):
        return self.name


class EvidenceUse(models.Model):
    """One file cited by one answer, with the pages that prove the point."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence_uses", verbose_name=_("answer"))
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="uses", verbose_name=_("evidence"))
    page_from = models.PositiveIntegerField(_("from page"), null=True, blank=True)
    page_to = models.PositiveIntegerField(_("to page"), null=True, blank=True)
    note = models.CharField(_("what it proves"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("use of evidence")
        verbose_name_plural = _("uses of evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "evidence"], name="evidence_cited_once_per_answer"),
            in_order("page_from", "page_to", name="evidence_pages_in_order"),
            models.CheckConstraint(condition=Q(page_to__isnull=True) | Q(page_from__gte=1), name="evidence_pages_from_one"),
        ]

    def __str__(self):
        return f"{self.evidence} → {self.answer}"


class Receipt(AppendOnly):
    """Proof that a self-assessment was submitted: number, time and hash of all it held; a resubmission makes a new one."""

    self_assessment = models.ForeignKey(
        SelfAssessment, models.PROTECT, related_name="receipts", verbose_name=_("self-assessment")
    )
    number = models.CharField(_("receipt number"), max_length=40, unique=True)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now, editable=False)
    issued_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued to"))
    # Canonical JSON of the answers with their evidence hashes, and the SHA-256 over it.
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["issued_at"]
        constraints = [not_blank("number", name="receipt_number_given")]

    def __str__(self):
        return self.number
