import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns import actions
from campaigns.actions.campaign import PLAN_39
from campaigns.invariants import problems
from campaigns.lifecycle import ROUND, RoundStatus
from campaigns.models import Announcement, CalendarDay, Campaign, Extension, LegalBasis, ReminderRule, Round, Step
from campaigns.permissions import accepts
from campaigns.queries import calendar, closing_time
from core.lifecycle import TransitionNotAllowed
from core.models import FrozenRecord
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, ExtensionFactory, RoundFactory, StageFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
VERBS = [
    actions.open_round,
    actions.start_review,
    actions.open_appeals,
    actions.hand_to_council,
    actions.record_decision,
    actions.publish_round,
    actions.archive_round,
]


@pytest.fixture
def secretary():
    return UserFactory()


def local(*parts):
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001


# -- loading ------------------------------------------------------------------
def test_the_shipped_plan_is_loaded_whole(secretary):
    agency = UnitFactory(department=True, code="SNV")
    actions.load_calendar()
    campaign = actions.load_plan_39(by=secretary)
    assert (campaign.plan_number, campaign.plan_issued_on, campaign.ends_on) == (
        "39/KH-UBND",
        date(2023, 3, 13),
        date(2025, 12, 31),
    )
    assert (campaign.standing_agency, campaign.announced_at, campaign.is_rehearsal) == (agency, None, False)
    assert [(r.kind, r.year) for r in campaign.rounds.all()] == [
        ("year", 2023),
        ("year", 2024),
        ("year", 2025),
        ("final", 2025),
    ]
    assert campaign.legal_bases.get(number="749/QĐ-TTg").issued_on == date(2020, 6, 3)
    assert campaign.legal_bases.get(number="04-NQ/TU").issued_on is None
    assert campaign.links.first().url == "https://dichvucong.gov.vn"


def test_every_window_of_the_plan_closes_at_five_on_a_working_day_and_is_marked_as_proposed(secretary):
    actions.load_calendar()
    stages = [stage for r in actions.load_plan_39(by=secretary).rounds.all() for stage in r.stages.all()]
    closings = [timezone.localtime(stage.closes_at) for stage in stages]
    assert len(stages) == 4 * len(Step)
    assert {(c.hour, c.minute, calendar().is_working(c.date())) for c in closings} == {(17, 0, True)}
    assert {stage.basis for stage in stages} == {""}


def test_loading_twice_keeps_what_the_secretariat_set(secretary):
    campaign = actions.load_plan_39(by=secretary)
    stage = campaign.rounds.get(year=2023).stages.get(step=Step.APPEAL)
    actions.shift_stage(stage, by=secretary, opens_at=stage.opens_at, closes_at=stage.closes_at + timedelta(days=7))
    again = actions.load_plan_39(by=None)
    assert (again, Campaign.objects.count(), Round.objects.count()) == (campaign, 1, 4)
    assert again.rounds.get(year=2023).stages.get(step=Step.APPEAL).closes_at == stage.closes_at + timedelta(days=7)


def test_a_rehearsal_is_a_campaign_of_its_own(secretary):
    real = actions.load_plan_39(by=secretary)
    rehearsal = actions.load_plan_39(by=secretary, rehearsal=True)
    assert (rehearsal.is_rehearsal, rehearsal.slug, Round.objects.count()) == (True, f"{real.slug}-dien-tap", 8)


def test_the_windows_of_a_rehearsal_are_all_open_today(secretary):
    round = actions.load_plan_39(by=secretary, rehearsal=True).rounds.get(year=2023)
    actions.spread_around(round, timezone.localdate(), by=secretary)
    actions.open_round(round, by=secretary)
    assert [accepts(round, step) for step in (Step.REGISTRATION, Step.SELF_ASSESSMENT, Step.NOMINATION)] == [True] * 3


@pytest.mark.parametrize("made", [{"campaign__is_rehearsal": False}, {"campaign__is_rehearsal": True, "open": True}])
def test_windows_of_no_other_round_can_all_be_open_at_once(secretary, made):
    with pytest.raises(ValidationError) as caught:
        actions.spread_around(RoundFactory(**made), timezone.localdate(), by=secretary)
    assert caught.value.code == "not_rehearsal"


def test_the_calendar_is_loaded_once(secretary):
    count = actions.load_calendar(by=secretary)
    assert (actions.load_calendar(), CalendarDay.objects.count()) == (count, count)
    assert CalendarDay.objects.get(date=date(2024, 5, 4)).kind == "work"


def test_reminder_rules_are_loaded_where_there_are_none():
    actions.load_reminder_rules()
    ReminderRule.objects.filter(working_days_before=14).delete()
    actions.load_reminder_rules()
    assert list(ReminderRule.objects.values_list("working_days_before", "audience")) == [
        (7, "doer"),
        (3, "doer"),
        (1, "head"),
        (-1, "secretariat"),
        (-6, "secretariat"),
    ]


# -- writing by hand ----------------------------------------------------------
FIELDS = {
    "slug": "phong-trao-moi",
    "title": "Phong trào mới",
    "plan_number": "1/KH-UBND",
    "plan_issued_on": date(2026, 1, 2),
    "issuer": "UBND tỉnh",
    "purpose": "Thi đua",
    "starts_on": date(2026, 1, 2),
    "ends_on": date(2026, 12, 31),
}


def flags():
    return list(LogEntry.objects.order_by("pk").values_list("action_flag", flat=True))


def test_a_campaign_is_created_and_changed_with_a_log_entry_each(secretary):
    campaign = actions.create_campaign(by=secretary, **FIELDS)
    changed = actions.change_campaign(campaign, by=secretary, title="Tên khác")
    assert (changed.title, changed.plan_number, flags()) == ("Tên khác", "1/KH-UBND", [ADDITION, CHANGE])


def test_what_the_model_refuses_is_not_stored(secretary):
    with pytest.raises(ValidationError):
        actions.create_campaign(by=secretary, **FIELDS | {"ends_on": date(2025, 1, 1)})
    assert (Campaign.objects.count(), flags()) == (0, [])


def test_legal_bases_and_links_come_and_go(secretary):
    campaign = CampaignFactory()
    basis = actions.save_legal_basis(campaign, by=secretary, number="1/QĐ", title="A", issuer="B")
    actions.save_legal_basis(campaign, by=secretary, basis=basis, title="C")
    link = actions.save_link(campaign, by=secretary, title="Cổng", url="https://dichvucong.gov.vn")
    actions.save_link(campaign, by=secretary, link=link, title="Cổng quốc gia")
    assert [(b.number, b.title) for b in campaign.legal_bases.all()] == [("1/QĐ", "C")]
    assert [row.title for row in campaign.links.all()] == ["Cổng quốc gia"]
    actions.remove(basis, by=secretary)
    actions.remove(link, by=secretary)
    assert (LegalBasis.objects.count(), campaign.links.count(), flags()[-1]) == (0, 0, DELETION)


def test_a_legal_basis_stands_once(secretary):
    campaign = CampaignFactory()
    actions.save_legal_basis(campaign, by=secretary, number="1/QĐ", title="A", issuer="B")
    with pytest.raises(ValidationError):
        actions.save_legal_basis(campaign, by=secretary, number="1/QĐ", title="A", issuer="B")


def test_only_a_draft_round_is_changed(secretary):
    round = actions.create_round(CampaignFactory(), by=secretary, year=2026, name="2026", slug="2026", as_of=date(2026, 12, 31))
    assert actions.change_round(round, by=secretary, name="Năm 2026").name == "Năm 2026"
    actions.open_round(round, by=secretary)
    with pytest.raises(ValidationError) as caught:
        actions.change_round(round, by=secretary, name="Năm 2027")
    assert caught.value.code == "not_draft"


def test_a_campaign_is_announced_once(secretary):
    campaign = actions.announce_campaign(CampaignFactory(), by=secretary)
    again = actions.announce_campaign(campaign, by=secretary)
    assert (again.announced_at, campaign.announced_at is None, flags()) == (campaign.announced_at, False, [CHANGE])


def test_news_is_published_once_however_often_the_button_is_pressed(secretary):
    campaign = CampaignFactory()
    for _press in range(2):
        actions.announce(campaign, by=secretary, title=" Tin ", body="Nội dung")
    assert [(n.title, n.by) for n in Announcement.objects.all()] == [("Tin", secretary)]


@pytest.mark.parametrize(("title", "body"), [(" ", "x"), ("x", "\n")])
def test_empty_news_is_refused(secretary, title, body):
    with pytest.raises(ValidationError) as caught:
        actions.announce(CampaignFactory(), by=secretary, title=title, body=body)
    assert caught.value.code == "empty"


# -- the life of a round --------------------------------------------------------
def test_a_round_goes_its_way_with_an_event_for_each_step(secretary):
    round = RoundFactory()
    for verb in VERBS:
        verb(round, by=secretary, reason="theo kế hoạch")
    assert round.status == RoundStatus.ARCHIVED
    assert [e.action for e in round.events.all()] == list(ROUND.transitions)
    assert {(e.by, e.reason) for e in round.events.all()} == {(secretary, "theo kế hoạch")}
    assert list(problems()) == []


@pytest.mark.parametrize("status", RoundStatus.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_other_move_is_refused(secretary, status, verb):
    round = RoundFactory(status=status)
    transition = list(ROUND.transitions.values())[VERBS.index(verb)]
    if status in transition.sources:
        assert verb(round, by=secretary).status == transition.target
        return
    with pytest.raises(TransitionNotAllowed):
        verb(round, by=secretary)
    round.refresh_from_db()
    assert (round.status, round.events.count()) == (status, 0)


def test_events_never_change(secretary):
    round = actions.open_round(RoundFactory(), by=secretary)
    with pytest.raises(FrozenRecord):
        round.events.first().save()
    with pytest.raises(FrozenRecord):
        round.events.update(reason="x")


# -- windows --------------------------------------------------------------------
def test_windows_are_laid_one_after_the_other_over_days_off(secretary):
    CalendarDay.objects.create(date=date(2024, 1, 1), kind="off", name="Tết", provenance="thử")
    round = RoundFactory()
    StageFactory(round=round, step=Step.COUNCIL)
    days = {Step.REGISTRATION: 2, Step.SELF_ASSESSMENT: 1}
    actions.lay_windows(round, by=secretary, start=date(2023, 12, 30), working_days=days, basis=" 1/KH ")
    assert [(s.step, s.opens_at, s.closes_at, s.basis) for s in round.stages.all()] == [
        ("registration", local(2024, 1, 2, 7, 30), local(2024, 1, 4, 17), "1/KH"),
        ("self_assessment", local(2024, 1, 5, 7, 30), local(2024, 1, 8, 17), "1/KH"),
    ]


@pytest.mark.parametrize(("made", "days", "code"), [({"open": True}, {Step.APPEAL: 5}, "not_draft"), ({}, {}, "no_steps")])
def test_windows_are_laid_only_for_a_draft_and_at_least_one_step(secretary, made, days, code):
    with pytest.raises(ValidationError) as caught:
        actions.lay_windows(RoundFactory(**made), by=secretary, start=date(2024, 1, 2), working_days=days)
    assert caught.value.code == code


def test_the_window_of_one_step_is_placed_and_replaced_in_a_draft(secretary):
    round = RoundFactory()
    for hour in (16, 17):
        actions.place_stage(
            round, Step.APPEAL, by=secretary, opens_at=local(2024, 1, 2), closes_at=local(2024, 1, 9, hour), basis="5/TB"
        )
    assert [(s.closes_at, s.basis) for s in round.stages.all()] == [(local(2024, 1, 9, 17), "5/TB")]
    assert flags() == [CHANGE, CHANGE]


def shift(stage, by, opens=0, closes=0, reason="bão số 5"):
    return actions.shift_stage(
        stage,
        by=by,
        opens_at=stage.opens_at + timedelta(days=opens),
        closes_at=stage.closes_at + timedelta(days=closes),
        reason=reason,
    )


def coming(**made):
    start = timezone.now() + timedelta(days=10)
    return StageFactory(opens_at=start, closes_at=start + timedelta(days=5), **made)


def test_a_draft_window_is_shifted_either_way_without_an_event(secretary):
    stage = coming(round=RoundFactory(), basis="5/TB")
    moved = shift(stage, secretary, closes=-1, reason="")
    assert (moved.closes_at, moved.basis, stage.round.events.count()) == (stage.closes_at - timedelta(days=1), "5/TB", 0)


def test_a_window_of_an_open_round_is_shifted_with_an_event_that_says_why(secretary):
    stage = coming()
    moved = shift(stage, secretary, opens=1, closes=2)
    event = stage.round.events.get()
    assert (moved.opens_at, moved.closes_at) == (stage.opens_at + timedelta(days=1), stage.closes_at + timedelta(days=2))
    assert (event.action, event.by, event.from_status, event.to_status) == ("shift_stage", secretary, "open", "open")
    assert event.reason.endswith("bão số 5")


def codes(error: ValidationError) -> list[str]:
    if hasattr(error, "error_dict"):
        return [found.code for errors in error.error_dict.values() for found in errors]
    return [error.code]


@pytest.mark.parametrize(
    ("made", "changes", "code"),
    [
        ({}, {"closes": -1}, "earlier"),
        ({}, {"closes": 1, "reason": " "}, "no_reason"),
        ({}, {"opens": 9}, "order"),
        ({"round__status": RoundStatus.PUBLISHED}, {"closes": 1}, "closed"),
    ],
)
def test_an_open_rounds_window_is_not_moved_silently_or_to_an_earlier_end(secretary, made, changes, code):
    stage = coming(**made)
    with pytest.raises(ValidationError) as caught:
        shift(stage, secretary, **changes)
    assert codes(caught.value) == [code]
    assert stage.round.events.count() == 0


def test_a_window_that_has_begun_moves_only_by_extension(secretary):
    with pytest.raises(ValidationError) as caught:
        shift(StageFactory(), secretary, closes=1)
    assert caught.value.code == "begun"


def extend(stage, by, **changes):
    values = {
        "closes_at": datetime(2041, 1, 1, tzinfo=UTC),
        "decision_number": "15/QĐ-SNV",
        "decided_on": date(2023, 11, 1),
        "reason": "mưa lũ",
    }
    return actions.extend(stage, by=by, **values | changes)


def test_an_extension_moves_the_end_for_all_or_for_one_unit(secretary):
    stage, mine, other = StageFactory(), UnitFactory(), UnitFactory()
    extend(stage, secretary)
    extend(stage, secretary, unit=mine, closes_at=datetime(2042, 1, 1, tzinfo=UTC))
    assert [closing_time(stage, unit).year for unit in (None, other, mine)] == [2041, 2041, 2042]
    assert set(Extension.objects.values_list("by", flat=True)) == {secretary.pk}


@pytest.mark.parametrize(
    "changes",
    [
        {"closes_at": datetime(2040, 1, 1, tzinfo=UTC)},
        {"decision_number": " "},
        {"reason": ""},
        {"decided_on": timezone.localdate() + timedelta(days=2)},
    ],
)
def test_an_extension_needs_a_later_end_a_decision_of_the_past_and_a_reason(secretary, changes):
    with pytest.raises(ValidationError):
        extend(StageFactory(), secretary, **changes)
    assert Extension.objects.count() == 0


def test_a_round_that_is_over_is_not_extended(secretary):
    with pytest.raises(ValidationError) as caught:
        extend(StageFactory(round__status=RoundStatus.ARCHIVED), secretary)
    assert caught.value.code == "closed"


# -- invariants -------------------------------------------------------------------
def test_a_status_without_its_event_and_an_idle_extension_are_found():
    RoundFactory(open=True)
    ExtensionFactory(stage__round=RoundFactory(year=2024), closes_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert len(list(problems())) == 2


def test_the_shipped_plan_names_its_source():
    data = json.loads(PLAN_39.read_text(encoding="utf-8"))
    assert "toàn văn kế hoạch chưa có" in data["source"]
