"""A lifecycle is one visible table: from these states, by this action, to that state."""

from collections.abc import Set
from dataclasses import dataclass


class TransitionNotAllowed(Exception):
    """The record is not in a state from which this action may start."""

    def __init__(self, action: str, state: str):
        super().__init__(f"cannot {action} from {state}")
        self.action, self.state = action, state


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    action: str
    sources: Set[str]
    target: str


class Lifecycle:
    """All transitions of one kind of record, looked up by action."""

    def __init__(self, *transitions: Transition):
        self.transitions = {t.action: t for t in transitions}

    def target(self, action: str, *, state: str) -> str:
        """Return the state that action leads to from state, or raise TransitionNotAllowed."""
        transition = self.transitions[action]
        if state not in transition.sources:
            raise TransitionNotAllowed(action, state)
        return transition.target

    def actions(self, *, state: str) -> list[str]:
        """Return the actions that may start from state, in the order of the table."""
        return [t.action for t in self.transitions.values() if state in t.sources]
