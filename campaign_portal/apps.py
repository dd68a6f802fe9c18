from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "campaign_portal.admin.PortalAdminSite"
