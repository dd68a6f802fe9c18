"""The decision of the Chủ tịch, the awards it makes, and the papers that carry them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.lifecycle import DecisionStatus
from awards.models.council import Ballot
from campaigns.models import Round
from core.constraints import both_or_neither, not_blank, one_of
from core.models import AppendOnly, Event
from nominations.models import Category, Nomination, SubjectKind
from units.models import Unit


class DocumentKind(models.TextChoices):
    DECISION = "decision", _("decision")
    SIGNED_DECISION = "signed_decision", _("signed decision")
    CERTIFICATE = "certificate", _("certificate")
    MINUTES = "minutes", _("minutes of the council")
    SUBMISSION = "submission", _("submission (tờ trình)")


class Decision(models.Model):
    """An award decision; its number and date come when it is numbered, and from then on nothing in it changes."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions", verbose_name=_("round"))
    status = models.CharField(
        _("status"), max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.DRAFTED, editable=False
    )
    subject = models.CharField(_("subject (trích yếu)"), max_length=400)
    # Lines of the paper, copied here when drafted so that a later change of law or name does not change the decision.
    issuer_lines = models.JSONField(_("issuing authority"), default=list)
    bases = models.JSONField(_("bases (căn cứ)"), default=list)
    articles = models.JSONField(_("articles"), default=list)
    recipients = models.JSONField(_("recipients (nơi nhận)"), default=list)
    place = models.CharField(_("place"), max_length=60, default="Đắk Lắk")
    signer_name = models.CharField(_("signer"), max_length=150)
    signer_titles = models.JSONField(_("titles above the signature"), default=list)
    symbol = models.CharField(_("symbol"), max_length=30, default="QĐ-UBND")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-drafted_at"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="decision_number_once_a_year"),
            both_or_neither("year", "number", "decided_on", name="decision_numbered_whole"),
            models.CheckConstraint(
                condition=Q(status="drafted", number__isnull=True) | (~Q(status="drafted") & Q(number__isnull=False)),
                name="decision_numbered_iff_not_draft",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(decided_on__year=F("year")), name="decision_year_is_of_its_date"
            ),
            one_of("status", DecisionStatus, name="decision_status_known"),
            not_blank("subject", name="decision_subject_given"),
        ]

    def __str__(self):
        return f"{self.number_text} - {self.subject}"

    @property
    def number_text(self) -> str:
        """The number as the paper writes it, "0123/QĐ-UBND"; dots while it is a draft."""
        return f"{self.number:04d}/{self.symbol}" if self.number else f"…/{self.symbol}"


class DecisionEvent(Event):
    subject = models.ForeignKey(Decision, models.PROTECT, related_name="events", verbose_name=_("decision"))

    class Meta(Event.Meta):
        verbose_name = _("event of a decision")
        verbose_name_plural = _("events of decisions")


class Award(models.Model):
    """One award of one decision, with names as they were that day; a revoked award stays listed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="awards", verbose_name=_("decision"))
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="award", verbose_name=_("nomination"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="awards", verbose_name=_("award"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="awards", verbose_name=_("unit"))
    subject_kind = models.CharField(_("kind of subject"), max_length=12, choices=SubjectKind.choices)
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=250, blank=True)
    unit_name = models.CharField(_("unit"), max_length=200)
    merit = models.CharField(_("for"), max_length=400)
    money = models.DecimalField(_("award money (đồng)"), max_digits=12, decimal_places=0)
    money_basis = models.CharField(_("basis of the money"), max_length=300)
    order = models.PositiveIntegerField(_("order in the list"))
    register_number = models.CharField(_("golden book number"), max_length=40, blank=True)
    # Random, so that nobody can walk through certificates by counting.
    verify_code = models.CharField(_("verification code"), max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["decision", "order"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "order"], name="award_order_once"),
            models.CheckConstraint(condition=Q(money__gte=0), name="award_money_not_negative"),
            one_of("subject_kind", SubjectKind, name="award_subject_known"),
        ]

    def __str__(self):
        return f"{self.name}: {self.category}"


class Revocation(AppendOnly):
    """A later decision takes an award back (Luật TĐKT Điều 93); both stay on record."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="revocation", verbose_name=_("award"))
    decision_number = models.CharField(_("revoking decision"), max_length=80)
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    article = models.CharField(_("article"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")

    def __str__(self):
        return f"{self.award} ({self.decision_number})"


class Document(AppendOnly):
    """A paper as it was made: content-addressed PDF of a decision, certificate or minutes, or a signed copy sent in."""

    Kind = DocumentKind

    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("decision")
    )
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("award"))
    ballot = models.ForeignKey(Ballot, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("ballot"))
    is_draft = models.BooleanField(_("draft"), default=False)
    file = models.FileField(_("file"), max_length=300)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-made_at", "-pk"]
        constraints = [
            one_of("kind", DocumentKind, name="document_kind_known"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False) | Q(award__isnull=False) | Q(ballot__isnull=False),
                name="document_of_something",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.sha256[:8]}"
