"""Repairing campaigns by hand. What people count on (windows, extensions, events of an open round) is only shown here."""

from django.contrib import admin
from django.db import models

from campaigns.lifecycle import RoundStatus
from campaigns.models import (
    Announcement,
    CalendarDay,
    Campaign,
    CampaignLink,
    Extension,
    LegalBasis,
    ReminderRule,
    Round,
    RoundEvent,
    Stage,
)
from campaigns.resources import CalendarDayResource
from core.admin import ReadOnlyAdmin
from core.forms import HttpsLinkField
from units.admin import TableAdmin

HTTPS_ONLY = {models.URLField: {"form_class": HttpsLinkField}}


class LegalBasisInline(admin.TabularInline):
    model = LegalBasis
    formfield_overrides = HTTPS_ONLY
    extra = 0


class CampaignLinkInline(admin.TabularInline):
    model = CampaignLink
    formfield_overrides = HTTPS_ONLY
    extra = 0


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    list_display = ["title", "plan_number", "plan_issued_on", "announced_at", "is_rehearsal"]
    list_filter = ["is_rehearsal"]
    search_fields = ["title", "plan_number"]
    autocomplete_fields = ["standing_agency"]
    readonly_fields = ["announced_at", "is_rehearsal"]
    inlines = [LegalBasisInline, CampaignLinkInline]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Announcement)
class AnnouncementAdmin(admin.ModelAdmin):
    list_display = ["title", "campaign", "published_at", "by"]
    list_select_related = ["campaign", "by"]
    search_fields = ["title"]
    raw_id_fields = ["by"]


@admin.register(Round)
class RoundAdmin(admin.ModelAdmin):
    list_display = ["name", "campaign", "year", "kind", "as_of", "status"]
    list_filter = ["status", "kind", "year"]
    list_select_related = ["campaign"]
    search_fields = ["name", "slug"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.status == RoundStatus.DRAFT)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Stage)
class StageAdmin(ReadOnlyAdmin):
    list_display = ["round", "step", "opens_at", "closes_at", "basis"]
    list_filter = ["step", "round"]
    list_select_related = ["round"]
    search_fields = ["round__name"]


@admin.register(Extension)
class ExtensionAdmin(ReadOnlyAdmin):
    list_display = ["stage", "unit", "closes_at", "decision_number", "decided_on", "by"]
    list_filter = ["decided_on"]
    list_select_related = ["stage__round", "unit", "by"]
    search_fields = ["decision_number", "unit__search_key"]


@admin.register(RoundEvent)
class RoundEventAdmin(ReadOnlyAdmin):
    list_display = ["subject", "action", "from_status", "to_status", "at", "by"]
    list_filter = ["action"]
    list_select_related = ["subject", "by"]
    search_fields = ["subject__name"]


@admin.register(CalendarDay)
class CalendarDayAdmin(TableAdmin):
    resource_classes = [CalendarDayResource]
    list_display = ["date", "kind", "name", "provenance"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    search_fields = ["name", "provenance"]


@admin.register(ReminderRule)
class ReminderRuleAdmin(admin.ModelAdmin):
    list_display = ["step", "working_days_before", "audience"]
    list_filter = ["step", "audience"]
    search_fields = ["step"]
