"""A lifecycle lets through what its table says and nothing else."""

import pytest

from core.lifecycle import Lifecycle, Transition, TransitionNotAllowed

DOOR = Lifecycle(
    Transition("open", {"closed"}, "open"),
    Transition("close", {"open"}, "closed"),
    Transition("lock", {"closed"}, "locked"),
    Transition("break", {"closed", "locked"}, "open"),
)


@pytest.mark.parametrize(("action", "state", "target"), [("open", "closed", "open"), ("break", "locked", "open")])
def test_an_action_leads_where_the_table_says(action, state, target):
    assert DOOR.target(action, state=state) == target


def test_an_action_from_another_state_is_refused_and_named():
    with pytest.raises(TransitionNotAllowed) as refused:
        DOOR.target("lock", state="open")
    assert (refused.value.action, refused.value.state) == ("lock", "open")
    assert str(refused.value) == "cannot lock from open"


def test_an_action_that_is_not_in_the_table_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        DOOR.target("paint", state="open")


@pytest.mark.parametrize(("state", "actions"), [("closed", ["open", "lock", "break"]), ("open", ["close"]), ("gone", [])])
def test_the_actions_of_a_state_come_in_the_order_of_the_table(state, actions):
    assert DOOR.actions(state=state) == actions
