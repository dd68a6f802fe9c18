"""The clerks' repair room: same sign-in as the portal, only for active administrators."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(admin.AdminSite):
    site_header = _("Portal administration")
    site_title = site_header
    index_title = _("Data")

    def login(self, request, extra_context=None):
        # One door: rate limits and the second factor of the portal's sign-in hold here too.
        return redirect_to_login(request.get_full_path())
