"""When things are open: the campaign, its rounds, their stage windows, the working-day calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.lifecycle import RoundStatus
from core.constraints import in_order, not_blank, one_of
from core.models import Event
from units.models import Unit


class RoundKind(models.TextChoices):
    YEAR = "year", _("yearly round")
    FINAL = "final", _("final summary")


class DayKind(models.TextChoices):
    OFF = "off", _("day off")
    WORK = "work", _("working day in exchange")


class Audience(models.TextChoices):
    DOER = "doer", _("those who have to act")
    HEAD = "head", _("the unit head as well")
    SECRETARIAT = "secretariat", _("the secretariat as well")


class Campaign(models.Model):
    """A phong trào thi đua as its plan announces it."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    plan_number = models.CharField(_("plan number"), max_length=60)
    plan_issued_on = models.DateField(_("plan issued on"))
    issuer = models.CharField(_("issued by"), max_length=200)
    purpose = models.TextField(_("purpose"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    standing_agency = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("standing agency")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    # Answers, scores and votes of this campaign are generated; every page of it says so.
    is_rehearsal = models.BooleanField(_("rehearsal data"), default=False)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "title"]
        constraints = [
            in_order("starts_on", "ends_on", name="campaign_dates_in_order"),
            not_blank("title", name="campaign_title_given"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaigns:detail", args=[self.slug])


class LegalBasis(models.Model):
    """A document the campaign rests on (căn cứ), in the order the plan cites it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="legal_bases", verbose_name=_("campaign"))
    number = models.CharField(_("number"), max_length=80)
    title = models.CharField(_("subject"), max_length=400)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="legal_basis_once")]

    def __str__(self):
        return f"{self.number} - {self.title}"


class CampaignLink(models.Model):
    """An outside page that belongs to the campaign: public service portal, guidance, form."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="links", verbose_name=_("campaign"))
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=500)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


class Announcement(models.Model):
    """News of the campaign on its public page."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="announcements", verbose_name=_("campaign"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-published_at"]

    def __str__(self):
        return self.title


class Round(models.Model):
    """One year of the campaign, or its final summary (tổng kết). `as_of` says which day's units take part."""

    Kind = RoundKind

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rounds", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=8, choices=RoundKind.choices, default=RoundKind.YEAR)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    as_of = models.DateField(_("units as of"))
    status = models.CharField(_("status"), max_length=12, choices=RoundStatus.choices, default=RoundStatus.DRAFT, editable=False)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        # A year before the summary that ends with it.
        ordering = ["year", "-kind"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "year", "kind"], name="round_once_per_year_and_kind"),
            one_of("status", RoundStatus, name="round_status_known"),
            one_of("kind", RoundKind, name="round_kind_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaigns:round", args=[self.slug])

    @property
    def is_open(self) -> bool:
        return self.status == RoundStatus.OPEN


class RoundEvent(Event):
    subject = models.ForeignKey(Round, models.PROTECT, related_name="events", verbose_name=_("round"))

    class Meta(Event.Meta):
        verbose_name = _("event of a round")
        verbose_name_plural = _("events of rounds")


class Step(models.TextChoices):
    """The windows of a round, in order."""

    REGISTRATION = "registration", pgettext_lazy("step", "registration of unit plans")
    SELF_ASSESSMENT = "self_assessment", pgettext_lazy("step", "self-assessment")
    NOMINATION = "nomination", pgettext_lazy("step", "nomination from the grassroots")
    REVIEW = "review", pgettext_lazy("step", "independent scoring")
    APPEAL = "appeal", pgettext_lazy("step", "appeals")
    COUNCIL = "council", pgettext_lazy("step", "council vote")
    PUBLICATION = "publication", pgettext_lazy("step", "publication")


class Stage(models.Model):
    """The window of one step; acts are accepted from opens_at to closes_at, both included."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="stages", verbose_name=_("round"))
    step = models.CharField(_("step"), max_length=20, choices=Step.choices)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    # The plan of 2023 that could be read names no dates of steps, so a reader must see which dates are only proposed.
    basis = models.CharField(
        _("set by document"), max_length=200, blank=True, help_text=_("Empty: the dates are proposed by the portal.")
    )

    class Meta:
        verbose_name = _("stage window")
        verbose_name_plural = _("stage windows")
        ordering = ["opens_at", "closes_at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "step"], name="stage_once_per_round"),
            in_order("opens_at", "closes_at", name="stage_dates_in_order", strict=True),
            one_of("step", Step, name="stage_step_known"),
        ]

    def __str__(self):
        return f"{self.round}: {self.get_step_display()}"


class Extension(models.Model):
    """A later closing time by a numbered decision: for one unit, or for all when no unit is named."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="extensions", verbose_name=_("stage window"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    closes_at = models.DateTimeField(_("new closing time"))
    decision_number = models.CharField(_("decision number"), max_length=80)
    decided_on = models.DateField(_("decided on"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["at"]
        constraints = [
            not_blank("decision_number", name="extension_decision_given"),
            not_blank("reason", name="extension_reason_given"),
        ]

    def __str__(self):
        return f"{self.stage} → {self.closes_at:%d/%m/%Y}"


class CalendarDay(models.Model):
    """A weekday off, or a Saturday worked in exchange; other days follow the week."""

    Kind = DayKind

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=DayKind.choices)
    name = models.CharField(_("name"), max_length=150)
    provenance = models.CharField(_("provenance"), max_length=200)

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("working-day calendar")
        ordering = ["date"]
        constraints = [one_of("kind", DayKind, name="calendar_kind_known")]

    def __str__(self):
        return f"{self.date:%d/%m/%Y} {self.name}"


class ReminderRule(models.Model):
    """How many working days before (positive) or after (negative) a deadline whom to remind; data, not code."""

    Audience = Audience

    step = models.CharField(_("step"), max_length=20, choices=Step.choices, blank=True, help_text=_("Empty: every step."))
    working_days_before = models.SmallIntegerField(_("working days before the deadline"))
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices, default=Audience.DOER)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["-working_days_before"]
        constraints = [
            models.UniqueConstraint(fields=["step", "working_days_before"], name="reminder_once_per_offset"),
            one_of("audience", Audience, name="reminder_audience_known"),
            models.CheckConstraint(condition=Q(step__in=["", *Step.values]), name="reminder_step_known"),
        ]

    def __str__(self):
        return f"{self.get_step_display() or '*'} {self.working_days_before:+d}"
