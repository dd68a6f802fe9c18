"""The ground a rehearsal stands on: real units, rules of law, calendar, criteria, a campaign marked as rehearsal."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from awards.actions import load_rules as load_award_rules
from campaigns import actions as campaigns
from campaigns.models import Campaign, Round
from core.press import print_pdf
from criteria import actions as criteria
from criteria.actions.opening import SCORED_TIERS
from nominations.actions import load_rules as load_nomination_rules
from reviews.models import Band
from units.loading import load_blocks
from units.models import Unit

SINCE = date(2023, 1, 1)
BANDS = Path(__file__).resolve().parent.parent.parent / "reviews" / "data" / "bands.json"


def lay_ground(secretary) -> Campaign:
    """Load what every rehearsal needs; a second time changes nothing."""
    for year in (2023, 2024, 2025):
        load_blocks(year)
    campaigns.load_calendar(by=secretary)
    campaigns.load_reminder_rules(by=secretary)
    load_law()
    campaign = campaigns.load_plan_39(by=secretary, rehearsal=True)
    return campaigns.announce_campaign(campaign, by=secretary)


def load_law() -> None:
    """Load the dated rules every room ships: categories, conditions, votes, money, forms, bands."""
    load_nomination_rules()
    load_award_rules()
    for row in json.loads(BANDS.read_text(encoding="utf-8")):
        values = {"minimum": Decimal(row["minimum"]), "source": row["source"]}
        Band.objects.update_or_create(name=row["name"], valid_from=date.fromisoformat(row["valid_from"]), defaults=values)


def open_round(round: Round, *, by, today: date) -> Round:
    """Load the reconstructed criteria of each tier with units on the round's day, lay windows around today, open the round."""
    for tier in SCORED_TIERS:
        if Unit.objects.on(round.as_of).filter(tier=tier).exists():
            criteria.load_seed(round, tier, by=by)
    campaigns.spread_around(round, today, by=by)
    return criteria.open_round(round, by=by)


def units_of(round: Round, *, per_tier: int | None = None) -> list[Unit]:
    """Return the units that take part, departments first; only the first per_tier of each tier when a number is given."""
    chosen: list[Unit] = []
    for tier in SCORED_TIERS:
        units = Unit.objects.on(round.as_of).filter(tier=tier).select_related("parent").order_by("sort_key")
        chosen += list(units[:per_tier] if per_tier else units)
    return chosen


def paper(title: str) -> bytes:
    """Return a one-page PDF that says it is rehearsal evidence."""
    html = (
        f'<!doctype html><html lang="vi"><head><title>{title}</title></head><body><h1>{title}</h1>'
        "<p>Tài liệu do hệ thống sinh ra cho buổi diễn tập. Không phải văn bản của cơ quan nào.</p></body></html>"
    )
    return print_pdf(html, css=("core/paper/base.css",))
