"""Load Kế hoạch 39/KH-UBND, the calendar and the reminder rules as shipped, or a campaign from a file of the same shape."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from campaigns.actions import load_calendar, load_campaign, load_plan_39, load_reminder_rules


class Command(BaseCommand):
    help = "Load the shipped campaign with its calendar and reminder rules; a second time changes nothing the secretariat set."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="a .json file shaped as campaigns/data/kh39.json")
        parser.add_argument("--rehearsal", action="store_true", help="as a rehearsal campaign, beside the real one")

    @transaction.atomic
    def handle(self, *args, file=None, rehearsal=False, **options):
        self.stdout.write(f"{load_calendar()} days of the calendar")
        load_reminder_rules()
        campaign = self._load(file, rehearsal) if file else load_plan_39(by=None, rehearsal=rehearsal)
        self.stdout.write(f"{campaign.get_absolute_url()}: {campaign.rounds.count()} rounds")
        if not campaign.announced_at:
            self.stdout.write("Nobody but the secretariat sees it before it is announced.")

    def _load(self, file: Path, rehearsal: bool):
        try:
            return load_campaign(json.loads(file.read_text(encoding="utf-8")), by=None, rehearsal=rehearsal)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except (ValueError, TypeError) as error:
            raise CommandError(f"{file} does not read as a campaign: {error}") from error
        except KeyError as error:
            raise CommandError(f"{file} lacks {error}") from error
