"""Write docs/lifecycles.md from the lifecycle tables; a test fails when the file is stale."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from campaign_portal.lifecycle_doc import render


class Command(BaseCommand):
    help = "Write docs/lifecycles.md from the tables in the rooms' lifecycle modules."

    def handle(self, *args, **options):
        with translation.override("en"):
            (settings.BASE_DIR / "docs" / "lifecycles.md").write_text(render(), encoding="utf-8")
        self.stdout.write("docs/lifecycles.md written")
