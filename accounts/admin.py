"""Administrators make and disable accounts; a person sets the password through a link, so nobody else ever knows it."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["display_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["display_name", "email"]
    fields = ["email", "display_name", "is_active", "is_staff", "is_superuser", "groups", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]
    actions = ["send_password_link", "disable"]

    def get_readonly_fields(self, request, obj=None):
        # Who is not an administrator of everything makes no administrators, themselves included.
        powers = [] if request.user.is_superuser else ["is_staff", "is_superuser", "groups"]
        return [*self.readonly_fields, *powers]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            self._send(request, obj)
        if "email" in form.changed_data:
            actions.forget_old_addresses(obj)
        if change and not obj.is_active:
            actions.disable(obj, by=request.user)

    def has_change_permission(self, request, obj=None):
        # Whoever may change an address may take the account over.
        return super().has_change_permission(request, obj) and (request.user.is_superuser or not (obj and obj.is_superuser))

    def has_delete_permission(self, request, obj=None):
        # What a person did stays theirs: accounts are disabled, not deleted.
        return False

    @admin.action(description=_("Send a link to set the password"), permissions=["change"])
    def send_password_link(self, request, queryset):
        for user in queryset.filter(is_active=True):
            self._send(request, user)

    @admin.action(description=_("Disable and sign out everywhere"), permissions=["change"])
    def disable(self, request, queryset):
        for user in queryset.exclude(pk=request.user.pk):
            actions.disable(user, by=request.user)
            messages.success(request, _("The account of %(name)s is disabled.") % {"name": user})

    def _send(self, request, user):
        form = ResetPasswordForm({"email": user.email})
        if form.is_valid():
            form.save(request)
            messages.success(request, _("A link to set the password goes to %(email)s.") % {"email": user.email})
