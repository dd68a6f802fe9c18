"""Reads of the campaigns room: windows with their extensions, the calendar, the reminders that are due."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from campaigns import reminders
from campaigns.calendar import WorkingCalendar
from campaigns.lifecycle import OVER, RoundAction, RoundStatus
from campaigns.models import CalendarDay, Campaign, ReminderRule, Round, Stage, Step
from core.desk import DeskItem
from units.permissions import is_secretariat

START_OF_OFFICE, END_OF_OFFICE = time(7, 30), time(17, 0)


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
    mine = {None, unit.pk} if unit else {None}
    return max([stage.closes_at, *(e.closes_at for e in stage.extensions.all() if e.unit_id in mine)])


def at_closing(day: date) -> datetime:
    """Return the aware moment at which a window ends that closes on the day: 17:00 in Vietnam."""
    return timezone.make_aware(datetime.combine(day, END_OF_OFFICE))


def sees_drafts(user) -> bool:
    """The secretariat, and administrators, see what is being prepared."""
    return user.is_superuser or is_secretariat(user)


def visible_campaigns(user=None):
    """Return announced campaigns; the secretariat sees those in preparation too."""
    campaigns = Campaign.objects.all()
    if user is not None and sees_drafts(user):
        return campaigns
    return campaigns.filter(announced_at__isnull=False)


def visible_rounds(user=None):
    """Return the rounds of visible campaigns with their windows, draft ones only for the secretariat."""
    rounds = Round.objects.select_related("campaign")
    if user is None or not sees_drafts(user):
        rounds = rounds.filter(campaign__announced_at__isnull=False).exclude(status=RoundStatus.DRAFT)
    return rounds.prefetch_related(Prefetch("stages", Stage.objects.order_by("opens_at").prefetch_related("extensions__unit")))


def planned_windows(start: date, working_days: dict) -> list[tuple[Step, datetime, datetime]]:
    """Return (step, opening, closing) of windows one after the other, each so many working days long, closing at 17:00."""
    days, planned = calendar(), []
    opens = days.next_working_day(start)
    for step in Step:
        if working_days.get(step):
            closes = days.add_working_days(opens, working_days[step])
            planned.append((step, timezone.make_aware(datetime.combine(opens, START_OF_OFFICE)), at_closing(closes)))
            opens = days.next_working_day(closes + timedelta(days=1))
    return planned


def suggestions(start: date, counts=(5, 10, 15, 20, 30)) -> list[tuple[int, datetime]]:
    """Return the closing time that many working days after the day, for people who choose one."""
    days = calendar()
    return [(count, at_closing(days.add_working_days(start, count))) for count in counts]


class WindowState(TextChoices):
    """Where a window stands now; the value is the state of the stepper component."""

    COMING = "coming", pgettext_lazy("window", "not open yet")
    OPEN = "current", pgettext_lazy("window", "open now")
    OVER = "done", pgettext_lazy("window", "over")


@dataclass(frozen=True, slots=True)
class Window:
    """A stage as a reader sees it: its end for everybody, how many working days are left, and what is odd about the end."""

    stage: Stage
    closes_at: datetime
    state: WindowState
    working_days_left: int
    extensions: list
    notes: list[str]


def windows(round, now=None) -> list[Window]:
    """Return the round's windows in order; one query for the calendar, the rest as the round was fetched."""
    now, days = now or timezone.now(), calendar()
    return [_window(stage, now, days) for stage in round.stages.all()]


def _window(stage, now, days) -> Window:
    closes_at = closing_time(stage)
    left = days.working_days_between(timezone.localdate(now), timezone.localdate(closes_at))
    return Window(
        stage=stage,
        closes_at=closes_at,
        state=_state(stage.opens_at, closes_at, now),
        working_days_left=max(left, 0),
        extensions=list(stage.extensions.all()),
        notes=closing_notes(closes_at, days),
    )


def _state(opens_at, closes_at, now) -> WindowState:
    if now < opens_at:
        return WindowState.COMING
    return WindowState.OPEN if now <= closes_at else WindowState.OVER


def stepper(shown: list[Window]) -> list[dict]:
    """Return windows as the stepper component draws them."""
    return [
        {
            "label": window.stage.get_step_display().capitalize(),
            "state": window.state.value,
            "detail": f"{timezone.localtime(window.stage.opens_at):%d/%m/%Y} – {timezone.localtime(window.closes_at):%d/%m/%Y}",
        }
        for window in shown
    ]


def history(round, *, with_people: bool) -> list[dict]:
    """Return the round's events for the timeline component; who acted is for those who manage it."""
    labels = {**dict(RoundAction.choices), "shift_stage": _("A window was moved")}
    events = round.events.select_related("by") if with_people else round.events.all()
    return [
        {
            "at": event.at,
            "title": labels.get(event.action, event.action),
            "by": str(event.by or "") if with_people else "",
            "text": event.reason,
        }
        for event in events
    ]


def closing_notes(closes_at: datetime, days: WorkingCalendar) -> list[str]:
    """Return what people should know of a closing time: it lies on a day off, or the year's holidays are not known yet."""
    day, notes = timezone.localdate(closes_at), []
    if not days.covers(day.year):
        notes.append(_("The days off of %(year)d are not in the calendar yet.") % {"year": day.year})
    if not days.is_working(day):
        notes.append(_("This is not a working day."))
    return notes


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A window whose reminder is due today: the rule's days before the end (negative when late), whom to tell beside the doers.

    days_left: working days from today to the day it closes.
    """

    stage: Stage
    offset: int
    audience: str
    days_left: int


def reminders_due(step, now=None, *, unit=None) -> list[DueReminder]:
    """Return the reminders of a step due on the day of `now`, for windows of rounds under way (extensions of all included)."""
    today = timezone.localdate(now)
    days = calendar()
    rules = list(ReminderRule.objects.filter(step__in=["", step]))
    found = []
    active = [status for status in RoundStatus.values if status not in OVER | {RoundStatus.DRAFT}]
    # A rule of the step itself comes after the general one and so takes its place.
    audiences = {rule.working_days_before: rule.audience for rule in sorted(rules, key=lambda r: r.step)}
    stages = Stage.objects.filter(step=step, round__status__in=active).select_related("round__campaign")
    for stage in stages.prefetch_related("extensions"):
        closes_on = timezone.localdate(closing_time(stage, unit))
        offset = reminders.due_offset(today, closes_on, audiences, days)
        if offset is not None:
            found.append(DueReminder(stage, offset, audiences[offset], days.working_days_between(today, closes_on)))
    return found


def desk_items(user) -> list[DeskItem]:
    """Return the secretariat's rounds under way with their next deadline."""
    if not is_secretariat(user):
        return []
    now = timezone.now()
    return [_desk_item(round, now) for round in visible_rounds(user).exclude(status__in=OVER)]


def _desk_item(round, now) -> DeskItem:
    coming = [(closes, stage) for stage in round.stages.all() if (closes := closing_time(stage)) >= now]
    due, stage = min(coming, key=lambda pair: pair[0], default=(None, None))
    detail = f"{round.get_status_display()}, {stage.get_step_display()}" if stage else round.get_status_display()
    return DeskItem(title=str(round), detail=detail, url=round.get_absolute_url(), due=due)
