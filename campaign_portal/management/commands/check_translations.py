"""Fail when a sentence of the interface has no Vietnamese: gather the sentences anew and compare with the catalogue."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

CATALOGUE = Path("locale", "vi", "LC_MESSAGES", "django.po")
FOLDERS = ["core", "accounts", "outbox", "units", "campaigns", "criteria", "nominations", "reviews", "awards", "results"]


class Command(BaseCommand):
    help = "Check that locale/vi has a translation, not fuzzy, for every sentence of code and templates."

    def handle(self, *args, **options):
        with tempfile.TemporaryDirectory() as folder:
            fresh = self._gathered(Path(folder))
            sentences = subprocess.run(  # noqa: S603
                ["msgfmt", "--statistics", "-o", "/dev/null", str(fresh)],  # noqa: S607
                capture_output=True,
                text=True,
                check=True,
                env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            ).stderr
            missing = re.findall(r"(\d+) (?:fuzzy|untranslated)", sentences)
            if missing:
                untranslated = subprocess.run(  # noqa: S603
                    ["msgattrib", "--untranslated", "--no-wrap", str(fresh)],  # noqa: S607
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
                raise CommandError(f"{sentences}\n{untranslated[:6000]}")
        self.stdout.write(sentences.strip())

    def _gathered(self, folder: Path) -> Path:
        """Return a catalogue made of the present code and templates and the translations there are."""
        for name in [*FOLDERS, "campaign_portal", "templates"]:
            shutil.copytree(settings.BASE_DIR / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.ttf"))
        (folder / CATALOGUE).parent.mkdir(parents=True)
        shutil.copy(settings.BASE_DIR / CATALOGUE, folder / CATALOGUE)
        (folder / "manage.py").touch()
        before = Path.cwd()
        try:
            os.chdir(folder)
            with self.settings_of(folder):
                call_command("makemessages", locale=["vi"], no_obsolete=True, no_location=True, verbosity=0)
        finally:
            os.chdir(before)
        return folder / CATALOGUE

    @staticmethod
    def settings_of(folder: Path):
        return override_settings(LOCALE_PATHS=[folder / "locale"], BASE_DIR=folder, STATIC_ROOT=None, MEDIA_ROOT="")
