"""Queue the files of everything published, as this release shows it; run once after an update, again at no cost."""

from django.core.management.base import BaseCommand

from results.actions import refresh_files


class Command(BaseCommand):
    help = "Queue the files of all published pages for this release."

    def handle(self, *args, **options):
        self.stdout.write(f"{refresh_files()} publications are up to date or queued.")
