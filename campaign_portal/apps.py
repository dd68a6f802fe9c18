from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """Wiring between rooms that must not import one another."""

    name = "campaign_portal"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "campaign_portal.admin.PortalAdminSite"
