"""Every table of states, walked whole: each act from each state goes along its row with one event, or changes nothing."""

from dataclasses import dataclass
from datetime import date

import pytest

from awards.lifecycle import BALLOT, DECISION, BallotAction, BallotStatus, DecisionAction, DecisionStatus
from campaigns.lifecycle import ROUND, RoundAction, RoundStatus
from core.lifecycle import Lifecycle, TransitionNotAllowed
from core.models import move
from nominations.lifecycle import (
    NOMINATION,
    PLAN,
    SELF_ASSESSMENT,
    AssessmentAction,
    AssessmentStatus,
    NominationAction,
    NominationStatus,
    PlanAction,
    PlanStatus,
)
from reviews.lifecycle import APPEAL, ASSIGNMENT, AppealAction, AppealStatus, AssignmentAction, AssignmentStatus
from tests.factories.accounts import UserFactory
from tests.factories.awards import HELD_AT, BallotFactory, DecisionFactory
from tests.factories.campaigns import RoundFactory
from tests.factories.nominations import NominationFactory, SelfAssessmentFactory, UnitPlanFactory
from tests.factories.reviews import AppealFactory, AssignmentFactory

pytestmark = pytest.mark.django_db


@dataclass
class Table:
    lifecycle: Lifecycle
    actions: type
    statuses: type
    factory: type
    first: str
    # States nothing leads out of.
    ends: tuple


TABLES = {
    "round": Table(ROUND, RoundAction, RoundStatus, RoundFactory, RoundStatus.DRAFT, ("archived",)),
    "plan": Table(PLAN, PlanAction, PlanStatus, UnitPlanFactory, PlanStatus.DRAFT, ()),
    "self-assessment": Table(
        SELF_ASSESSMENT,
        AssessmentAction,
        AssessmentStatus,
        SelfAssessmentFactory,
        AssessmentStatus.DRAFT,
        ("final", "withdrawn"),
    ),
    "nomination": Table(
        NOMINATION,
        NominationAction,
        NominationStatus,
        NominationFactory,
        NominationStatus.DRAFT,
        ("ineligible", "awarded", "not_awarded"),
    ),
    "assignment": Table(ASSIGNMENT, AssignmentAction, AssignmentStatus, AssignmentFactory, AssignmentStatus.OPEN, ("cancelled",)),
    "appeal": Table(APPEAL, AppealAction, AppealStatus, AppealFactory, AppealStatus.OPEN, ("upheld", "rejected")),
    "ballot": Table(BALLOT, BallotAction, BallotStatus, BallotFactory, BallotStatus.PREPARED, ("tallied",)),
    "decision": Table(DECISION, DecisionAction, DecisionStatus, DecisionFactory, DecisionStatus.DRAFTED, ("revoked",)),
}
PRODUCT = [
    pytest.param(table, status, action, id=f"{name}: {action} from {status}")
    for name, table in TABLES.items()
    for status in table.statuses.values
    for action in table.actions.values
]


def needed(name_of_table: str, status: str) -> dict:
    """What the database demands of a row in that state besides the state."""
    if name_of_table == "Decision" and status != DecisionStatus.DRAFTED:
        return {"year": 2024, "number": 1, "decided_on": date(2024, 3, 1)}
    if name_of_table == "Appeal" and status in {AppealStatus.UPHELD, AppealStatus.REJECTED}:
        return {"decided_at": HELD_AT, "decided_by": UserFactory(), "answer": "Có căn cứ.", "new_points": 9}
    if name_of_table == "Nomination" and status == NominationStatus.INELIGIBLE:
        return {"refusal_reason": "Chưa đủ điều kiện", "refusal_article": "Điều 4"}
    if name_of_table == "SelfAssessment":
        return {"submitted_at": HELD_AT, "submitted_by": UserFactory()}
    return {}


def record_in(table, status):
    record = table.factory()
    fields = needed(type(record).__name__, status)
    type(record)._base_manager.filter(pk=record.pk).update(status=status, **fields)
    record.refresh_from_db()
    return record


@pytest.mark.parametrize(("table", "status", "action"), PRODUCT)
def test_an_act_follows_its_row_with_one_event_or_changes_nothing(table, status, action):
    record, person = record_in(table, status), UserFactory()
    row = table.lifecycle.transitions[action]
    if status not in row.sources:
        with pytest.raises(TransitionNotAllowed):
            move(record, table.lifecycle, action, by=person, reason="lý do")
        record.refresh_from_db()
        assert (record.status, record.events.count()) == (status, 0)
        return
    fields = needed(type(record).__name__, row.target)
    for name, value in fields.items():
        setattr(record, name, value)
    move(record, table.lifecycle, action, by=person, reason="lý do", update_fields=tuple(fields))
    record.refresh_from_db()
    event = record.events.get()
    assert record.status == row.target
    assert (event.action, event.from_status, event.to_status, event.by, event.reason) == (
        action,
        status,
        row.target,
        person,
        "lý do",
    )


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_act_has_a_row_and_every_state_a_way_in(table):
    rows = table.lifecycle.transitions
    assert set(rows) == set(table.actions.values)
    assert {row.target for row in rows.values()} | {table.first} == set(table.statuses.values)
    left = set().union(*(row.sources for row in rows.values()))
    assert set(table.statuses.values) - left == set(table.ends)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_a_state_offers_is_what_its_rows_say(table):
    for status in table.statuses.values:
        offered = table.lifecycle.actions(state=status)
        assert offered == [a for a, row in table.lifecycle.transitions.items() if status in row.sources]
