"""Delete stored evidence files that no row names, a day after they were written."""

from django.core.management.base import BaseCommand

from nominations.actions import sweep_orphans


class Command(BaseCommand):
    help = "Deletes evidence files that no row names and that are older than 24 hours."

    def handle(self, *args, **options):
        swept = sweep_orphans()
        self.stdout.write(f"{len(swept)}")
        for name in swept:
            self.stdout.write(name)
