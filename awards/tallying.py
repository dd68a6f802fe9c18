"""Counting a council's vote. Pure; whole numbers and exact fractions, never floats.

Nghị định 98/2023/NĐ-CP, Điều 30 khoản 7: the share is of all members of the council, absent ones included.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

SHARE_STEP = Decimal("0.0001")


class TallyError(ValueError):
    """The counts contradict each other."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The share of votes needed, what it is counted on ("all" members or those "present"), and the quorum."""

    threshold: Decimal
    base: str
    quorum: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the candidate is recommended, with the share of the base (four decimals) and the votes needed."""

    recommended: bool
    share: Decimal
    needed: int
    base: int


def needed(share: Decimal, of: int) -> int:
    """Return the least whole number that is at least `share` of `of`: 80 % of 15 is 12.

    A share stored with four decimals stands for the simple fraction it rounds: 0.6667 is two thirds, so 10 of 15.
    """
    return ceil(Fraction(share).limit_denominator(100) * of)


def quorum_met(present: int, members: int, quorum: Decimal) -> bool:
    """Tell whether enough members are present."""
    return members > 0 and present >= needed(quorum, members)


def outcome(*, yes: int, no: int, invalid: int, members: int, present: int, rule: Rule) -> Outcome:
    """Return the outcome for one candidate; blank and invalid votes count in the base and for nobody.

    Raises TallyError when more votes than members were counted, or any count is negative.
    """
    if min(yes, no, invalid, members, present) < 0 or yes + no + invalid > members or present > members:
        raise TallyError(f"{yes} + {no} + {invalid} votes, {present} of {members} members present")
    base = members if rule.base == "all" else present
    if not base:
        raise TallyError("nobody to count on")
    least = needed(rule.threshold, base)
    share = (Decimal(yes) / base).quantize(SHARE_STEP, rounding=ROUND_HALF_UP)
    return Outcome(recommended=yes >= least, share=min(share, Decimal(1)), needed=least, base=base)


def tally(ballots: list[dict], candidates: list) -> dict:
    """Return {candidate: {"yes": n, "no": n, "blank": n}} from ballots that each mark every candidate once.

    Raises TallyError on a ballot with a missing or foreign candidate, or an unknown mark.
    """
    counts = {candidate: {"yes": 0, "no": 0, "blank": 0} for candidate in candidates}
    for ballot in ballots:
        if set(ballot) != set(candidates) or not set(ballot.values()) <= {"yes", "no", "blank"}:
            raise TallyError("a ballot does not fit its list of candidates")
        for candidate, mark in ballot.items():
            counts[candidate][mark] += 1
    return counts
