"""The product's own settings, with one slow task more: to see that a running job is finished before the end."""

from campaign_portal.settings import *  # noqa: F403

CELERY_IMPORTS = ["tests.ops.slow"]
