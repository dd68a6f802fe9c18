"""Reading dossiers in the administration: their moves go through the portal's pages, so nothing is changed here."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from nominations.models import Evidence, Receipt, SelfAssessment


@admin.register(SelfAssessment)
class SelfAssessmentAdmin(ReadOnlyAdmin):
    list_display = ["unit", "round", "status", "submitted_at"]
    list_filter = ["round", "status"]
    list_select_related = ["unit", "round"]
    search_fields = ["unit__search_key", "unit__code"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["name", "unit", "content_type", "size", "uploaded_at"]
    list_filter = ["content_type"]
    list_select_related = ["unit"]
    search_fields = ["name", "title", "sha256"]
    # The stored path would link to a file that only views with a check may serve.
    exclude = ["file"]


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ["number", "self_assessment", "issued_at", "issued_to"]
    list_select_related = ["self_assessment__unit", "self_assessment__round", "issued_to"]
    search_fields = ["number", "sha256"]
