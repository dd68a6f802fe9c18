"""Counting a council's vote. Pure; whole numbers and exact fractions, never floats.

Nghị định 98/2023/NĐ-CP, Điều 30 khoản 7: the share is of all members of the council, absent ones included.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

SHARE_STEP = Decimal("0.0001")
# Shares with three decimals or more that are roundings of such a simple fraction stand for the fraction.
_SIMPLE = [Fraction(part, whole) for whole in range(2, 10) for part in range(1, whole)]


class TallyError(ValueError):
    """The counts contradict each other, or the rule cannot be applied to them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The share of votes needed, what it is counted on ("all" members or those "present"), and the quorum.

    Shares are in (0, 1], as Fraction or as Decimal.
    """

    threshold: Decimal | Fraction
    base: str
    quorum: Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the candidate is recommended, with the share of the base (four decimals) and the votes needed."""

    recommended: bool
    share: Decimal
    needed: int
    base: int


def needed(share: Decimal | Fraction, of: int) -> int:
    """Return the least whole number that is at least `share` of `of`: 80 % of 15 is 12.

    0.6667, 0.667 are how two thirds are stored: of 15 that is 10, not 11. Raises TallyError for a share outside (0, 1].
    """
    if not 0 < share <= 1:
        raise TallyError(f"{share} is no share")
    return ceil(_exact(share) * of)


def _exact(share) -> Fraction:
    if isinstance(share, Decimal):
        for simple in _SIMPLE:
            if share in (round(simple * 1000) / Decimal(1000), round(simple * 10_000) / Decimal(10_000)):
                return simple
    return Fraction(share)


def quorum_met(present: int, members: int, quorum: Decimal | Fraction) -> bool:
    """Tell whether enough members are present; an empty council has no quorum."""
    return members > 0 and present >= needed(quorum, members)


def outcome(*, yes: int, no: int, invalid: int, members: int, present: int, rule: Rule, cast: int | None = None) -> Outcome:
    """Return the outcome for one candidate; blank and invalid votes count in the base and for nobody.

    With base "all" whoever is absent or casts nothing counts in the base. With "present" an absent member who voted in writing
    counts as taking part. `cast` is the number of ballots collected, where it is known apart from the count. Raises TallyError
    when any count is negative, the votes are not the ballots cast, or more than the members voted or are present.
    """
    votes = yes + no + invalid
    if min(yes, no, invalid, members, present) < 0 or max(votes, present) > members or cast not in (None, votes):
        raise TallyError(f"{yes} + {no} + {invalid} votes on {cast} ballots, {present} of {members} members present")
    if rule.base not in {"all", "present"}:
        raise TallyError(f"unknown base {rule.base}")
    base = members if rule.base == "all" else max(present, votes)
    if not base:
        raise TallyError("nobody to count on")
    least = needed(rule.threshold, base)
    share = (Decimal(yes) / base).quantize(SHARE_STEP, rounding=ROUND_HALF_UP)
    return Outcome(recommended=yes >= least, share=share, needed=least, base=base)
