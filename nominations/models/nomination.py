"""A nomination from the grassroots: whom the unit proposes, for what, by which vote; and the rules that admit it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from core.constraints import both_or_neither, in_order, not_blank, one_of
from core.models import AppendOnly, Event, stamped_by
from nominations.lifecycle import NominationStatus
from nominations.models.assessment import Evidence
from nominations.models.visibility import DossierQuerySet
from units.models import Unit


class SubjectKind(models.TextChoices):
    COLLECTIVE = "collective", _("collective")
    INDIVIDUAL = "individual", _("individual")
    HOUSEHOLD = "household", _("household")
    FIRM = "firm", _("firm")


class EligibilityCheck(models.TextChoices):
    PLAN_REGISTERED = "plan_registered", _("the unit registered its plan")
    ASSESSMENT_SUBMITTED = "assessment_submitted", _("the unit submitted its self-assessment")
    NO_PENDING_MATTER = "no_pending_matter", _("no discipline, investigation or complaint is pending")
    GRASSROOTS_SHARE = "grassroots_share", _("share of votes at the grassroots meeting")
    ONE_AWARD_PER_MERIT = "one_award_per_merit", _("not several awards for one merit")
    WITHIN_QUOTA = "within_quota", _("within the unit's quota")
    SUBJECT_FITS = "subject_fits", _("the award is open to this kind of subject")


class Category(models.Model):
    """An award one may be nominated for, as the law of a period names it."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    subject_kinds = models.JSONField(_("open to"), default=list)
    article = models.CharField(_("article"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("award category")
        verbose_name_plural = _("award categories")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="category_once_per_start"),
            in_order("valid_from", "valid_to", name="category_dates_in_order"),
        ]

    def __str__(self):
        return self.name


class EligibilityRule(models.Model):
    """One condition of nominations.eligibility, effective-dated, with the article a refusal cites."""

    Check = EligibilityCheck

    check_kind = models.CharField(_("condition"), max_length=30, choices=EligibilityCheck.choices)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    message = models.CharField(_("what the unit is told"), max_length=400)
    article = models.CharField(_("article"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("eligibility rule")
        verbose_name_plural = _("eligibility rules")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_kind", "valid_from"], name="eligibility_rule_once_per_start"),
            in_order("valid_from", "valid_to", name="eligibility_rule_dates_in_order"),
            one_of("check_kind", EligibilityCheck, name="eligibility_check_known"),
        ]

    def __str__(self):
        return f"{self.get_check_kind_display()} ({self.article})"


class Quota(models.Model):
    """How many a unit may nominate: collectives, individuals, and both together; empty means no limit of that sort."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas", verbose_name=_("round"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    max_collectives = models.PositiveSmallIntegerField(_("collectives at most"), null=True, blank=True)
    max_individuals = models.PositiveSmallIntegerField(_("individuals at most"), null=True, blank=True)
    max_either = models.PositiveSmallIntegerField(_("together at most"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], nulls_distinct=False, name="quota_once_per_unit"),
        ]

    def __str__(self):
        return f"{self.round}: {self.unit or '*'}"


class Nomination(models.Model):
    """One subject proposed by one unit for one award, with the grassroots meeting's vote."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="nominations", verbose_name=_("nominating unit"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="nominations", verbose_name=_("round"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="nominations", verbose_name=_("award"))
    subject_kind = models.CharField(_("kind of subject"), max_length=12, choices=SubjectKind.choices)
    subject_name = models.CharField(_("name of the subject"), max_length=200)
    subject_post = models.CharField(_("post or address"), max_length=250, blank=True)
    subject_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="nominations_as_subject", verbose_name=_("the unit itself")
    )
    subject_key = models.CharField(max_length=250, editable=False)
    status = models.CharField(
        _("status"), max_length=14, choices=NominationStatus.choices, default=NominationStatus.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    merit = models.TextField(_("summary of merit"))
    report = models.TextField(_("achievement report"), blank=True)
    meeting_on = models.DateField(_("grassroots meeting on"), null=True, blank=True)
    meeting_members = models.PositiveIntegerField(_("members of the meeting"), null=True, blank=True)
    meeting_present = models.PositiveIntegerField(_("present"), null=True, blank=True)
    votes_for = models.PositiveIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("votes against"), null=True, blank=True)
    minutes = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name=_("minutes of the meeting")
    )
    pending_matter = models.BooleanField(_("discipline, investigation or complaint pending"), null=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("created by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    submitted_by = stamped_by(_("submitted by"))
    refusal_reason = models.TextField(_("reason of refusal"), blank=True, editable=False)
    refusal_article = models.CharField(_("article of refusal"), max_length=200, blank=True, editable=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["round", "unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "category", "unit", "subject_kind", "subject_key"], name="nomination_once_per_subject_and_award"
            ),
            one_of("status", NominationStatus, name="nomination_status_known"),
            one_of("subject_kind", SubjectKind, name="nomination_subject_known"),
            not_blank("subject_name", name="nomination_subject_named"),
            both_or_neither("submitted_at", "submitted_by", name="nomination_submitted_by_someone"),
            in_order("meeting_present", "meeting_members", name="nomination_meeting_attendance"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True)
                | Q(votes_against__isnull=True)
                | Q(meeting_present__isnull=True)
                | Q(votes_for__lte=F("meeting_present") - F("votes_against")),
                name="nomination_votes_within_attendance",
            ),
            models.CheckConstraint(
                condition=~Q(status="ineligible") | (~Q(refusal_reason="") & ~Q(refusal_article="")),
                name="nomination_refused_with_reason_and_article",
            ),
        ]

    def __str__(self):
        return f"{self.subject_name} - {self.category}"

    def get_absolute_url(self):
        return reverse("nominations:nomination", args=[self.pk])


class NominationEvent(Event):
    subject = models.ForeignKey(Nomination, models.PROTECT, related_name="events", verbose_name=_("nomination"))

    class Meta(Event.Meta):
        verbose_name = _("event of a nomination")
        verbose_name_plural = _("events of nominations")


class NominationRefusal(AppendOnly):
    """A condition a nomination failed when someone tried to send it: the refusal is kept, with the article."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="refusals", verbose_name=_("nomination"))
    rule = models.ForeignKey(EligibilityRule, models.PROTECT, related_name="+", verbose_name=_("rule"))
    message = models.CharField(_("what the unit is told"), max_length=400)
    article = models.CharField(_("article"), max_length=200)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["at"]

    def __str__(self):
        return f"{self.nomination}: {self.message}"
