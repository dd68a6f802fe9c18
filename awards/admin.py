"""Rules of law are kept here; council, ballots and decisions change only through their pages."""

from django.contrib import admin

from awards.models import Award, AwardForm, BaseSalary, Decision, DecisionBasis, MoneyRule, VoteRule
from core.admin import ReadOnlyAdmin


class DatedAdmin(admin.ModelAdmin):
    list_filter = ["valid_from"]


@admin.register(VoteRule)
class VoteRuleAdmin(DatedAdmin):
    list_display = ["category_code", "threshold", "base", "quorum", "secret", "valid_from", "valid_to", "article"]


@admin.register(MoneyRule)
class MoneyRuleAdmin(DatedAdmin):
    list_display = ["category_code", "subject_kind", "coefficient", "rounding_step", "valid_from", "valid_to", "article"]


@admin.register(BaseSalary)
class BaseSalaryAdmin(DatedAdmin):
    list_display = ["amount", "valid_from", "valid_to", "article"]


@admin.register(DecisionBasis)
class DecisionBasisAdmin(DatedAdmin):
    list_display = ["text", "order", "valid_from", "valid_to"]


@admin.register(AwardForm)
class AwardFormAdmin(admin.ModelAdmin):
    list_display = ["category", "certificate_title", "width_mm", "height_mm", "source"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["number_text", "decided_on", "status", "subject"]


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ["name", "unit_name", "category", "decision", "money"]
    search_fields = ["name", "unit_name"]
