"""Clerks look things up here; scores and results change only through their pages."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from reviews.models import Appeal, Assignment, Band, Conflict, Result


@admin.register(Band)
class BandAdmin(admin.ModelAdmin):
    list_display = ["name", "minimum", "valid_from", "valid_to", "source"]


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    list_display = ["reviewer", "unit", "reason", "valid_from", "valid_to"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["self_assessment", "reviewer", "status", "assigned_at", "submitted_at"]
    list_filter = ["status"]


@admin.register(Result)
class ResultAdmin(ReadOnlyAdmin):
    list_display = ["unit", "round", "tier", "total", "max_total", "ratio", "rank", "band"]
    list_filter = ["round", "tier"]


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    list_display = ["result", "criterion", "status", "old_points", "new_points"]
    list_filter = ["status"]
