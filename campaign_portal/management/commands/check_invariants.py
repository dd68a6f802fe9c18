"""Check what must always hold, in every room; run nightly by beat, and by tests after each module."""

from importlib import import_module
from importlib.util import find_spec

from django.core.management.base import BaseCommand, CommandError

ROOMS = ["outbox", "units", "campaigns", "criteria", "nominations", "reviews", "awards", "results"]


def problems():
    """Yield (room, sentence) for each broken invariant."""
    for room in ROOMS:
        if find_spec(f"{room}.invariants"):
            for sentence in import_module(f"{room}.invariants").problems():
                yield room, sentence


class Command(BaseCommand):
    help = "Check the invariants of docs/invariants.md on the whole database."

    def handle(self, *args, **options):
        found = list(problems())
        for room, sentence in found:
            self.stderr.write(f"{room}: {sentence}")
        if found:
            raise CommandError(f"{len(found)} invariants are broken.")
        self.stdout.write("All invariants hold.")
