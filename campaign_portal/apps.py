from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """Wiring between rooms that must not import one another."""

    name = "campaign_portal"
    default = True

    def ready(self):
        from accounts.permissions import register  # noqa: PLC0415 -- models are ready only now

        # The Celery application is there before anybody sends a task; checks registers the deployment check.
        from campaign_portal import celery, checks  # noqa: F401, PLC0415
        from campaign_portal.letters import PURPOSES  # noqa: PLC0415
        from outbox.registry import name_purpose  # noqa: PLC0415
        from units.permissions import is_secretariat  # noqa: PLC0415

        register("outbox.change_outgoingmail", is_secretariat)
        for purpose, name in PURPOSES.items():
            name_purpose(purpose, name)


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "campaign_portal.admin.PortalAdminSite"
