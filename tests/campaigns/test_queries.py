from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from campaigns import actions, queries
from campaigns.lifecycle import RoundStatus
from campaigns.models import CalendarDay, ReminderRule, Step
from campaigns.permissions import STATUSES, accepts, can_manage
from campaigns.queries import WindowState
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, ExtensionFactory, RoundFactory, StageFactory
from tests.factories.units import MembershipFactory, UnitFactory
from units.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return MembershipFactory(role=Role.SECRETARIAT).user


def local(*parts):
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001


def announced(**made):
    return CampaignFactory(announced_at=timezone.now(), **made)


# -- permissions --------------------------------------------------------------
@pytest.mark.parametrize(("role", "allowed"), [(role, role == Role.SECRETARIAT) for role in Role])
def test_only_the_secretariat_manages_campaigns(role, allowed):
    assert can_manage(MembershipFactory(role=role).user) is allowed


@pytest.mark.parametrize("status", RoundStatus.values)
@pytest.mark.parametrize("step", Step.values)
def test_a_step_takes_acts_only_in_its_states(status, step):
    stage = StageFactory(round__status=status, step=step)
    assert accepts(stage.round, step) is (status in STATUSES[step])


OPENS, CLOSES = datetime(2024, 3, 1, 1, tzinfo=UTC), datetime(2024, 3, 8, 10, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(("now", "allowed"), [(OPENS - TICK, False), (OPENS, True), (CLOSES, True), (CLOSES + TICK, False)])
def test_both_ends_of_a_window_are_inside(now, allowed):
    stage = StageFactory(opens_at=OPENS, closes_at=CLOSES)
    assert accepts(stage.round, stage.step, now=now) is allowed


def test_a_step_without_a_window_takes_no_acts():
    assert accepts(RoundFactory(open=True), Step.REGISTRATION) is False


def test_a_units_extension_lets_that_unit_act_longer():
    stage, mine, other = StageFactory(opens_at=OPENS, closes_at=CLOSES), UnitFactory(), UnitFactory()
    ExtensionFactory(stage=stage, unit=mine, closes_at=CLOSES + timedelta(days=3))
    later = CLOSES + timedelta(days=1)
    assert [accepts(stage.round, stage.step, unit, now=later) for unit in (mine, other, None)] == [True, False, False]


# -- what people see -----------------------------------------------------------
def test_others_see_announced_campaigns_and_rounds_that_are_no_drafts(secretary):
    draft_campaign, campaign = CampaignFactory(), announced()
    draft, open_round = RoundFactory(campaign=campaign, year=2024), RoundFactory(campaign=campaign, open=True)
    hidden = RoundFactory(campaign=draft_campaign, open=True)
    for user in (None, UserFactory()):
        assert list(queries.visible_campaigns(user)) == [campaign]
        assert list(queries.visible_rounds(user)) == [open_round]
    for user in (secretary, UserFactory(is_superuser=True)):
        assert set(queries.visible_campaigns(user)) == {campaign, draft_campaign}
        assert set(queries.visible_rounds(user)) == {draft, open_round, hidden}


def test_a_window_is_coming_open_or_over(django_assert_num_queries):
    now = local(2024, 3, 6, 9)
    CalendarDay.objects.create(date=date(2024, 3, 7), kind="off", name="nghỉ", provenance="thử")
    round = RoundFactory(open=True, campaign=announced())
    for step, opens, closes in (
        (Step.REGISTRATION, local(2024, 3, 1), local(2024, 3, 5, 17)),
        (Step.SELF_ASSESSMENT, local(2024, 3, 6), local(2024, 3, 8, 17)),
        (Step.COUNCIL, local(2024, 3, 7), local(2024, 3, 9, 17)),
        (Step.PUBLICATION, local(2024, 3, 8), local(2025, 3, 10, 17)),
    ):
        StageFactory(round=round, step=step, opens_at=opens, closes_at=closes)
    fetched = queries.visible_rounds().get()
    with django_assert_num_queries(1):
        windows = queries.windows(fetched, now)
    assert [(w.state, w.working_days_left, len(w.notes)) for w in windows] == [
        (WindowState.OVER, 0, 0),
        (WindowState.OPEN, 1, 0),
        (WindowState.COMING, 1, 1),
        (WindowState.COMING, windows[3].working_days_left, 1),
    ]
    assert [step["state"] for step in queries.stepper(windows)] == ["done", "current", "coming", "coming"]


def test_suggestions_end_at_five_after_so_many_working_days():
    assert queries.suggestions(date(2024, 3, 8), counts=(1, 5)) == [(1, local(2024, 3, 11, 17)), (5, local(2024, 3, 15, 17))]


def test_the_history_names_people_only_for_those_who_manage(secretary):
    round = actions.open_round(RoundFactory(), by=secretary, reason="đúng kế hoạch")
    shown, public = queries.history(round, with_people=True), queries.history(round, with_people=False)
    assert (shown[0]["by"], public[0]["by"], public[0]["text"]) == (str(secretary), "", "đúng kế hoạch")


# -- the desk -------------------------------------------------------------------
def test_the_secretariat_finds_its_rounds_and_their_next_deadline(secretary, django_assert_num_queries):
    round = RoundFactory(open=True)
    StageFactory(round=round, closes_at=local(2000, 1, 2), opens_at=local(2000, 1, 1), step=Step.REGISTRATION)
    stage = StageFactory(round=round)
    RoundFactory(year=2022, status=RoundStatus.PUBLISHED)
    with django_assert_num_queries(5):
        items = queries.desk_items(secretary)
    assert [(item.url, item.due) for item in items] == [(round.get_absolute_url(), stage.closes_at)]
    for year in (2030, 2031):
        ExtensionFactory(stage__round=RoundFactory(year=year, open=True))
    with django_assert_num_queries(5):
        assert [item.due.year for item in queries.desk_items(secretary)] == [2040, 2041, 2041]


def test_nobody_else_has_rounds_on_the_desk():
    RoundFactory(open=True)
    assert queries.desk_items(MembershipFactory(role=Role.UNIT_HEAD).user) == []


# -- reminders --------------------------------------------------------------------
@pytest.fixture
def rules():
    actions.load_reminder_rules()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (local(2024, 3, 1, 8), []),
        (local(2024, 3, 4, 8), [(14, "doer")]),
        (local(2024, 3, 13, 8), [(7, "doer")]),
        (local(2024, 3, 19, 8), [(3, "doer")]),
        (local(2024, 3, 21, 8), [(1, "head")]),
        (local(2024, 3, 25, 8), [(-1, "secretariat")]),
    ],
)
def test_a_reminder_is_due_so_many_working_days_before_and_after(rules, now, due):
    StageFactory(opens_at=local(2024, 1, 2), closes_at=local(2024, 3, 22, 17))
    assert [(d.offset, d.audience) for d in queries.reminders_due(Step.SELF_ASSESSMENT, now)] == due


def test_an_extension_for_all_moves_the_reminders(rules):
    stage = StageFactory(opens_at=local(2024, 1, 2), closes_at=local(2024, 3, 15, 17))
    ExtensionFactory(stage=stage, closes_at=local(2024, 3, 22, 17))
    assert [d.offset for d in queries.reminders_due(Step.SELF_ASSESSMENT, local(2024, 3, 21, 8))] == [1]


def test_a_rule_of_the_step_takes_the_place_of_the_general_one(rules):
    ReminderRule.objects.create(step=Step.SELF_ASSESSMENT, working_days_before=1, audience="doer")
    StageFactory(opens_at=local(2024, 1, 2), closes_at=local(2024, 3, 22, 17))
    assert [d.audience for d in queries.reminders_due(Step.SELF_ASSESSMENT, local(2024, 3, 21, 8))] == ["doer"]


@pytest.mark.parametrize("status", [RoundStatus.DRAFT, RoundStatus.PUBLISHED, RoundStatus.ARCHIVED])
def test_no_reminder_is_due_for_a_round_that_is_not_under_way(rules, status):
    StageFactory(round__status=status, opens_at=local(2024, 1, 2), closes_at=local(2024, 3, 22, 17))
    assert queries.reminders_due(Step.SELF_ASSESSMENT, local(2024, 3, 21, 8)) == []


def test_working_days_left_are_counted_to_the_day_the_window_closes(rules):
    ReminderRule.objects.create(step=Step.SELF_ASSESSMENT, working_days_before=2, audience="doer")
    StageFactory(opens_at=local(2024, 1, 2), closes_at=local(2024, 3, 22, 17))
    (due,) = queries.reminders_due(Step.SELF_ASSESSMENT, local(2024, 3, 20, 8))
    assert due.days_left == 2
