"""Load units from the shipped lists, or from a table of one's own."""

from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from units.importing import read_table
from units.loading import load_blocks, load_reference, load_successions, load_units


class Command(BaseCommand):
    help = "Load the shipped units of Đắk Lắk with their successions and sample blocks, or the units in a .csv or .xlsx file."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="a .csv or .xlsx file; without one the shipped lists are loaded")
        parser.add_argument("--preview", action="store_true", help="say what would change and save nothing")
        parser.add_argument("--successions", action="store_true", help="the file lists what became of units")
        parser.add_argument(
            "--valid-from", type=date.fromisoformat, help="first day (yyyy-mm-dd) for a file without such a column"
        )
        parser.add_argument("--until", type=date.fromisoformat, help="shipped lists only: as known on this day (yyyy-mm-dd)")

    def handle(self, *args, file=None, **options):
        if file is None:
            self._load_shipped(options["until"], options["preview"])
        else:
            self._load_file(file, options)

    def _load_shipped(self, until, preview):
        if preview:
            raise CommandError("--preview needs a file.")
        for name, report in load_reference(until=until).items():
            self.stdout.write(f"{name}: {report}")
        for year in (2023, 2024, 2025):
            if until is None or until >= date(year, 12, 31):
                self.stdout.write(f"{year}: {load_blocks(year)} units in sample blocks")

    def _load_file(self, file: Path, options):
        try:
            table = read_table(file.read_bytes(), name=file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        if options["successions"]:
            report = load_successions(table, preview=options["preview"])
        else:
            report = load_units(table, valid_from=options["valid_from"], preview=options["preview"])
        for column in report.ignored_columns:
            self.stdout.write(f"column ignored: {column}")
        for error in report.errors:
            self.stderr.write(str(error))
        self.stdout.write(str(report))
        if not report.ok:
            raise CommandError("Nothing was saved.")
