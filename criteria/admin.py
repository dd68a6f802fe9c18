"""Repairing criteria of a draft round by hand; a frozen set is only shown."""

from django.contrib import admin

from criteria.models import CriteriaSet, Criterion


class CriterionInline(admin.TabularInline):
    model = Criterion
    fields = ["code", "name", "kind", "max_points", "evidence_required"]
    readonly_fields = fields
    show_change_link = True
    can_delete = False
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(CriteriaSet)
class CriteriaSetAdmin(admin.ModelAdmin):
    list_display = ["name", "round", "tier", "version", "frozen_at", "frozen_by"]
    list_filter = ["tier", "round"]
    list_select_related = ["round", "frozen_by"]
    search_fields = ["name", "provenance"]
    readonly_fields = ["round", "tier", "version", "frozen_at", "frozen_by", "digest"]
    inlines = [CriterionInline]

    def has_add_permission(self, request):
        # A set without its criteria is of no use: lists are loaded on the pages of the portal.
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_frozen)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Criterion)
class CriterionAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "kind", "max_points", "criteria_set"]
    list_filter = ["kind", "criteria_set__tier"]
    list_select_related = ["criteria_set"]
    search_fields = ["code", "name"]
    readonly_fields = ["criteria_set", "parent"]
    autocomplete_fields = ["verifying_agency"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.criteria_set.is_frozen)

    def has_delete_permission(self, request, obj=None):
        return False
