"""The Celery application; tasks live in the rooms, their beat table in settings."""

import os
import warnings
from pathlib import Path

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_portal.settings")
if os.environ.get("PORTAL_MODE") == "local":
    # ./run may be root in a container; services have a user of their own.
    warnings.simplefilter("ignore", SecurityWarning)

app = Celery("campaign_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _prepare(**kwargs):
    from django.conf import settings  # noqa: PLC0415 -- settings are ready once the worker starts
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    from campaign_portal.checks import refuse_unsafe_production  # noqa: PLC0415

    try:
        refuse_unsafe_production()
    except ImproperlyConfigured as error:
        # Celery logs what its receivers raise and goes on; only this ends the process.
        raise SystemExit(str(error)) from error
    for folder in ("queue", "control"):
        Path(settings.VAR_DIR, folder).mkdir(parents=True, exist_ok=True)
