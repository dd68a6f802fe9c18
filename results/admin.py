"""Publications and the ledger are looked at here; nobody changes one."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from results.models import LedgerEntry, Publication, PublishedUnit


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ["round", "number", "published_at", "published_by", "note", "sha256"]
    list_select_related = ["round__campaign", "published_by"]
    list_filter = ["round"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("snapshot")


@admin.register(PublishedUnit)
class PublishedUnitAdmin(ReadOnlyAdmin):
    list_display = ["name", "publication", "tier", "rank", "total", "ratio"]
    list_select_related = ["publication__round__campaign"]
    list_filter = ["publication__round", "tier"]
    search_fields = ["search_key", "code"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("detail", "publication__snapshot")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ["index", "kind", "publication", "leaf_hash"]
    list_select_related = ["publication__round__campaign"]
    list_filter = ["kind", "publication__round"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("publication__snapshot")
