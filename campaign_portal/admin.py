"""The clerks' repair room: same sign-in as the portal, only for active administrators."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import has_required_factors


class PortalAdminSite(admin.AdminSite):
    site_header = gettext_lazy("Portal administration")
    site_title = site_header
    index_title = gettext_lazy("Data")

    def has_permission(self, request):
        return super().has_permission(request) and has_required_factors(request.user)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Send people through the portal's one door: its rate limits and second factor hold here too."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if self.has_permission(request):
            return redirect("admin:index")
        if super().has_permission(request):
            messages.warning(request, _("Set up a second factor first: administration asks for one."))
            return redirect("mfa_index")
        raise Http404
