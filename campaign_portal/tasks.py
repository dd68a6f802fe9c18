"""Beat's own messages: the heartbeat, the day's reminders, the nightly check."""

import logging
from importlib import import_module

from celery import shared_task
from django.core.management import call_command
from django.core.management.base import CommandError

from campaign_portal import heartbeat as _heartbeat  # noqa: F401 -- connects the worker's pulse

logger = logging.getLogger(__name__)
REMINDING_ROOMS = ("nominations", "reviews", "awards")


@shared_task
def heartbeat() -> None:
    """Nothing to do: that it ran is the message."""


@shared_task
def queue_reminders() -> int:
    """Let each room queue the reminders that are due today."""
    return sum(import_module(f"{room}.notifications").queue_reminders() for room in REMINDING_ROOMS)


@shared_task
def check_invariants() -> None:
    """Check what must always hold, and log what does not."""
    try:
        call_command("check_invariants")
    except CommandError:
        logger.exception("Invariants are broken")
