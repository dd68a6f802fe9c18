"""Publications are looked at here; nobody changes one."""

from django.contrib import admin

from results.models import LedgerEntry, Publication


class UnchangeableAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Publication)
class PublicationAdmin(UnchangeableAdmin):
    list_display = ["round", "number", "published_at", "published_by", "sha256"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(UnchangeableAdmin):
    list_display = ["index", "kind", "publication", "leaf_hash"]
