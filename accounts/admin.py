"""Administrators make and disable accounts; a person sets the password through a link, so nobody else ever knows it."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["display_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["display_name", "email"]
    fields = ["email", "display_name", "is_active", "is_staff", "is_superuser", "groups", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]
    actions = ["send_password_link"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            self._send(request, obj)

    def has_delete_permission(self, request, obj=None):
        # What a person did stays theirs: accounts are disabled, not deleted.
        return False

    @admin.action(description=_("Send a link to set the password"))
    def send_password_link(self, request, queryset):
        for user in queryset.filter(is_active=True):
            self._send(request, user)

    def _send(self, request, user):
        form = ResetPasswordForm({"email": user.email})
        if form.is_valid():
            form.save(request)
            messages.success(request, _("A link to set the password goes to %(email)s.") % {"email": user.email})
