"""A campaign is loaded from data, announced, and told about."""

import csv
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions.windows import lay_windows
from campaigns.lifecycle import RoundStatus
from campaigns.models import Announcement, CalendarDay, Campaign, CampaignLink, LegalBasis, ReminderRule, Round, Step
from core.models import locked
from units.models import Unit

DATA = Path(__file__).resolve().parent.parent / "data"
PLAN_39 = DATA / "kh39.json"
CALENDAR = DATA / "nonworking_days.csv"


@transaction.atomic
def load_campaign(data: dict, *, by, rehearsal: bool = False) -> Campaign:
    """Create or renew a campaign with its legal bases, links and draft rounds from a dict shaped as data/kh39.json.

    rehearsal marks it as generated and gives its addresses a suffix, so that it never mixes with the real one. Rounds that
    exist already keep their windows.
    """
    suffix = "-dien-tap" if rehearsal else ""
    values = {key: data[key] for key in ("title", "plan_number", "issuer", "purpose", "source")}
    dates = {key: date.fromisoformat(data[key]) for key in ("plan_issued_on", "starts_on", "ends_on")}
    agency = Unit.objects.filter(code=data["standing_agency"]).order_by("-valid_from").first()
    campaign, _created = Campaign.objects.update_or_create(
        slug=data["slug"] + suffix,
        defaults={**values, **dates, "standing_agency": agency, "is_rehearsal": rehearsal},
    )
    for order, row in enumerate(data["legal_bases"], start=1):
        issued = date.fromisoformat(row["issued_on"]) if row.get("issued_on") else None
        defaults = {
            "title": row["title"],
            "issuer": row["issuer"],
            "issued_on": issued,
            "url": row.get("url", ""),
            "order": order,
        }
        LegalBasis.objects.update_or_create(campaign=campaign, number=row["number"], defaults=defaults)
    for order, row in enumerate(data["links"], start=1):
        CampaignLink.objects.update_or_create(campaign=campaign, title=row["title"], defaults={"url": row["url"], "order": order})
    for row in data["rounds"]:
        _load_round(campaign, row, suffix, by=by)
    return campaign


def _load_round(campaign, row, suffix, *, by) -> None:
    round, created = Round.objects.get_or_create(
        campaign=campaign,
        year=row["year"],
        kind=row["kind"],
        defaults={"name": row["name"], "slug": row["slug"] + suffix, "as_of": date.fromisoformat(row["as_of"])},
    )
    if created:
        days = {Step(step): count for step, count in row["working_days"].items()}
        lay_windows(round, by=by, start=date.fromisoformat(row["starts_on"]), working_days=days)


def load_plan_39(*, by, rehearsal: bool = False) -> Campaign:
    """Load Kế hoạch 39/KH-UBND as shipped."""
    return load_campaign(json.loads(PLAN_39.read_text(encoding="utf-8")), by=by, rehearsal=rehearsal)


@transaction.atomic
def load_calendar(path: Path = CALENDAR, *, by=None) -> int:
    """Load days off and worked Saturdays from a CSV of date, kind, name, provenance; return how many days it holds."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        values = {"kind": row["kind"], "name": row["name"], "provenance": row["provenance"]}
        CalendarDay.objects.update_or_create(date=date.fromisoformat(row["date"]), defaults=values)
    return len(rows)


@transaction.atomic
def load_reminder_rules(*, by=None) -> None:
    """Load the usual offsets where none is set: 14, 7, 3 and 1 working days before, then 1 and 6 days late."""
    if ReminderRule.objects.exists():
        return
    audience = ReminderRule.Audience
    rules = [(14, audience.DOER), (7, audience.DOER), (3, audience.DOER), (1, audience.HEAD)]
    rules += [(-1, audience.SECRETARIAT), (-6, audience.SECRETARIAT)]
    ReminderRule.objects.bulk_create(ReminderRule(working_days_before=n, audience=who) for n, who in rules)


@transaction.atomic
def announce_campaign(campaign, *, by) -> Campaign:
    """Make the campaign public; a second time changes nothing."""
    campaign = locked(campaign)
    if campaign.announced_at is None:
        campaign.announced_at = timezone.now()
        campaign.save(update_fields=["announced_at"])
        LogEntry.objects.log_actions(by.pk, [campaign], CHANGE, change_message="announced", single_object=True)
    return campaign


@transaction.atomic
def announce(campaign, *, by, title: str, body: str) -> Announcement:
    """Publish news of the campaign."""
    if not title.strip() or not body.strip():
        raise ValidationError(_("An announcement needs a title and a text."), code="empty")
    latest = locked(campaign).announcements.first()
    # The same news sent twice is a second press of the button.
    if latest and (latest.title, latest.body) == (title.strip(), body.strip()):
        return latest
    return Announcement.objects.create(campaign=campaign, title=title.strip(), body=body.strip(), by=by)


def spread_around(round, today: date, *, by) -> None:
    """Give a draft round windows that are all open today, so that a rehearsal can play every step within minutes.

    Acts are refused outside their windows, and no rule is bent for a rehearsal: its calendar is. Only rehearsal campaigns.
    """
    if round.status != RoundStatus.DRAFT or not round.campaign.is_rehearsal:
        raise ValidationError(
            _("Only a draft round of a rehearsal campaign can have all windows open at once."), code="not_rehearsal"
        )
    start, end = today - timedelta(days=5), today + timedelta(days=25)
    for step in Step:
        round.stages.update_or_create(
            step=step,
            defaults={
                "opens_at": timezone.make_aware(datetime.combine(start, time.min)),
                "closes_at": timezone.make_aware(datetime.combine(end, time.max)),
            },
        )
