"""Reads of the campaigns room: windows with their extensions, the calendar, the reminders that are due."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import reminders
from campaigns.calendar import WorkingCalendar
from campaigns.lifecycle import RoundStatus
from campaigns.models import CalendarDay, Campaign, ReminderRule, Round, Stage
from core.desk import DeskItem
from units.permissions import is_secretariat

END_OF_OFFICE = time(17, 0)


def calendar() -> WorkingCalendar:
    """Return the working-day calendar of the table, in one query."""
    days = CalendarDay.objects.values_list("date", "kind")
    return WorkingCalendar(
        off=frozenset(day for day, kind in days if kind == CalendarDay.Kind.OFF),
        extra_working=frozenset(day for day, kind in days if kind == CalendarDay.Kind.WORK),
    )


def stage_of(round, step) -> Stage | None:
    """Return the window of a step of the round, or None."""
    return next((stage for stage in round.stages.all() if stage.step == step), None)


def closing_time(stage, unit=None) -> datetime:
    """Return when the window closes for the unit: the latest of its own end, an extension for all and one for the unit."""
    wanted = Q(unit__isnull=True) | Q(unit=unit) if unit else Q(unit__isnull=True)
    later = stage.extensions.filter(wanted).order_by("-closes_at").values_list("closes_at", flat=True).first()
    return max(stage.closes_at, later) if later else stage.closes_at


def at_closing(day: date) -> datetime:
    """Return the aware moment at which a window ends that closes on the day: 17:00 in Vietnam."""
    return timezone.make_aware(datetime.combine(day, END_OF_OFFICE))


def visible_campaigns(user=None):
    """Return announced campaigns; the secretariat sees those in preparation too."""
    campaigns = Campaign.objects.all()
    if user is not None and (user.is_superuser or is_secretariat(user)):
        return campaigns
    return campaigns.filter(announced_at__isnull=False)


def visible_rounds(user=None):
    """Return the rounds of visible campaigns with their windows, draft ones only for the secretariat."""
    rounds = Round.objects.filter(campaign__in=visible_campaigns(user)).select_related("campaign")
    return rounds.prefetch_related(Prefetch("stages", Stage.objects.order_by("opens_at").prefetch_related("extensions__unit")))


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A window whose reminder is due today: working days left (negative when late) and whom to tell beside the doers."""

    stage: Stage
    offset: int
    audience: str


def reminders_due(step, now=None, *, unit=None) -> list[DueReminder]:
    """Return the reminders of a step due on the day of `now`, for windows of rounds under way (extensions of all included)."""
    today = timezone.localdate(now)
    days = calendar()
    rules = list(ReminderRule.objects.filter(step__in=["", step]))
    found = []
    active = [s for s in RoundStatus.values if s not in {RoundStatus.DRAFT, RoundStatus.PUBLISHED, RoundStatus.ARCHIVED}]
    for stage in Stage.objects.filter(step=step, round__status__in=active).select_related("round__campaign"):
        closes_on = timezone.localdate(closing_time(stage, unit))
        audiences = {rule.working_days_before: rule.audience for rule in sorted(rules, key=lambda r: r.step)}
        offset = reminders.due_offset(today, closes_on, audiences, days)
        if offset is not None:
            found.append(DueReminder(stage, offset, audiences[offset]))
    return found


def desk_items(user) -> list[DeskItem]:
    """Return the secretariat's rounds under way with their next deadline."""
    if not is_secretariat(user):
        return []
    now = timezone.now()
    items = []
    for round in visible_rounds(user).exclude(status__in=[RoundStatus.PUBLISHED, RoundStatus.ARCHIVED]):
        coming = [closing_time(stage) for stage in round.stages.all() if closing_time(stage) >= now]
        items.append(
            DeskItem(
                title=str(round),
                detail=round.get_status_display(),
                url=reverse("campaigns:round", args=[round.slug]),
                due=min(coming, default=None),
            )
        )
    return items


def working_days_left(moment: datetime, now=None) -> int:
    """Return how many working days remain until the day of the moment."""
    return calendar().working_days_between(timezone.localdate(now), timezone.localdate(moment))


def suggestion(start: date, working_days: int) -> str:
    """Return the deadline that many working days after the start, in words for a form."""
    return _("%(count)d working days from %(start)s end on %(end)s.") % {
        "count": working_days,
        "start": f"{start:%d/%m/%Y}",
        "end": f"{calendar().add_working_days(start, working_days):%d/%m/%Y}",
    }
