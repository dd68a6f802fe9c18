"""Shared by the administration pages of the rooms."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at, also for administrators: what changes them is an action behind a page of the portal."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
