"""Play a whole round with generated answers, through the same actions the pages use."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from campaign_portal.rehearsal.play import Play
from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from outbox.actions import quietly

WIDTH = 30


class Command(BaseCommand):
    help = "Play a round of the rehearsal campaign from plan to publication; every answer is marked as rehearsal data."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, default=2023)
        parser.add_argument("--per-tier", type=int, help="only the first so many units of each tier")
        parser.add_argument("--sample", action="store_true", help="play 2023, leave 2024 under review and 2025 open")

    def handle(self, *args, year, per_tier, sample, **options):
        if settings.PORTAL_MODE == "production":
            raise CommandError("A rehearsal writes sample people and scores: it never runs in production.")
        if Round.objects.filter(campaign__is_rehearsal=True, year=year).exclude(status=RoundStatus.DRAFT).exists():
            raise CommandError(f"The round {year} of the rehearsal campaign was already played.")
        play = Play(self._report)
        with translation.override("vi"), quietly():
            summary = play.sample(per_tier=per_tier) if sample else play.whole_round(year, per_tier=per_tier)
        self.stdout.write("")
        for step, seconds in summary.seconds.items():
            self.stdout.write(f"  {step:<40} {seconds:7.1f} s")
        self.stdout.write(f"  {'Tổng cộng':<40} {sum(summary.seconds.values()):7.1f} s")
        for what, count in summary.counts.items():
            self.stdout.write(f"  {count:>6} {what}")

    def _report(self, step: str, done: int, total: int) -> None:
        if not sys.stdout.isatty():
            if done == total and total:
                self.stdout.write(f"{step}: {done}")
            return
        filled = WIDTH * done // total if total else 0
        self.stdout.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {step} {done}/{total}   ", ending="")
        self.stdout.flush()
