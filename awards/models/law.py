"""Rules of law as dated data with article and source: which vote, how much money, which words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, not_blank, one_of
from nominations.models import Category, SubjectKind


class VoteBase(models.TextChoices):
    ALL = "all", _("all members of the council")
    PRESENT = "present", _("members present")


class DatedRule(models.Model):
    """In force from valid_from to valid_to; the decision date picks the row."""

    article = models.CharField(_("article"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-valid_from"]


class VoteRule(DatedRule):
    """How the council votes on a category: share needed, of whom, in what quorum, secret or open."""

    Base = VoteBase

    category_code = models.SlugField(_("award code"), max_length=40)
    threshold = models.DecimalField(_("share of votes needed"), max_digits=5, decimal_places=4)
    base = models.CharField(_("counted on"), max_length=8, choices=VoteBase.choices, default=VoteBase.ALL)
    quorum = models.DecimalField(_("quorum"), max_digits=5, decimal_places=4)
    secret = models.BooleanField(_("secret ballot"), default=True)

    class Meta(DatedRule.Meta):
        verbose_name = _("vote rule")
        verbose_name_plural = _("vote rules")
        constraints = [
            models.UniqueConstraint(fields=["category_code", "valid_from"], name="vote_rule_once_per_start"),
            models.CheckConstraint(
                condition=Q(threshold__gt=0, threshold__lte=1, quorum__gt=0, quorum__lte=1), name="vote_rule_shares"
            ),
            one_of("base", VoteBase, name="vote_rule_base_known"),
            in_order("valid_from", "valid_to", name="vote_rule_dates_in_order"),
            not_blank("article", name="vote_rule_article_given"),
        ]

    def __str__(self):
        return f"{self.category_code}: {self.threshold}"


class MoneyRule(DatedRule):
    """The award money as a coefficient of the base salary, and the step to which the product is rounded up (đồng)."""

    category_code = models.SlugField(_("award code"), max_length=40)
    subject_kind = models.CharField(_("kind of subject"), max_length=12, choices=SubjectKind.choices)
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=2)
    rounding_step = models.PositiveIntegerField(_("rounded up to (đồng)"), default=10000)

    class Meta(DatedRule.Meta):
        verbose_name = _("money rule")
        verbose_name_plural = _("money rules")
        constraints = [
            models.UniqueConstraint(fields=["category_code", "subject_kind", "valid_from"], name="money_rule_once_per_start"),
            models.CheckConstraint(condition=Q(coefficient__gte=0, rounding_step__gte=1), name="money_rule_not_negative"),
            one_of("subject_kind", SubjectKind, name="money_rule_subject_known"),
            in_order("valid_from", "valid_to", name="money_rule_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.category_code}, {self.get_subject_kind_display()}: {self.coefficient}"


class BaseSalary(DatedRule):
    """The state base salary (lương cơ sở) in đồng a month."""

    amount = models.DecimalField(_("amount (đồng)"), max_digits=12, decimal_places=0)

    class Meta(DatedRule.Meta):
        verbose_name = _("base salary")
        verbose_name_plural = _("base salaries")
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="base_salary_once_per_start"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="base_salary_positive"),
        ]

    def __str__(self):
        return f"{self.amount} ({self.valid_from:%d/%m/%Y})"


class DecisionBasis(DatedRule):
    """A text every award decision of its time cites in its "Căn cứ" lines."""

    text = models.CharField(_("text of the line"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("basis of decisions")
        verbose_name_plural = _("bases of decisions")
        ordering = ["order", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["text", "valid_from"], name="decision_basis_once_per_start")]

    def __str__(self):
        return self.text


class AwardForm(models.Model):
    """The words and the paper of a category: who awards it, what the certificate says, how large it is (mm)."""

    category = models.OneToOneField(Category, models.PROTECT, related_name="form", verbose_name=_("award category"))
    certificate_title = models.CharField(_("title on the certificate"), max_length=60)
    awarding_title = models.CharField(_("title of the awarding person"), max_length=120)
    merit_wording = models.CharField(_("merit wording"), max_length=400)
    width_mm = models.PositiveSmallIntegerField(_("width (mm)"), default=360)
    height_mm = models.PositiveSmallIntegerField(_("height (mm)"), default=270)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("award form")
        verbose_name_plural = _("award forms")

    def __str__(self):
        return str(self.category)
