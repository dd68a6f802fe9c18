"""Whether a nomination may go on. Pure: facts in, broken conditions out; the conditions themselves are dated data.

A rule is (check, params); what each check means:
  plan_registered       the unit registered its plan for the round
  assessment_submitted  the unit submitted its self-assessment
  no_pending_matter     the unit declared that no discipline, investigation, inspection or complaint is pending
  grassroots_share      votes for / present at the meeting ≥ params["share"] (a decimal as text), and the minutes are attached
  one_award_per_merit   the same subject stands in no other nomination of the round that is still alive
  within_quota          collectives, individuals and both together stay within the unit's quota
  subject_fits          the category is open to this kind of subject
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many; None is no limit of that sort."""

    collectives: int | None = None
    individuals: int | None = None
    either: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a nomination; counts of nominations include this one."""

    subject_kind: str
    open_to: frozenset[str]
    plan_registered: bool
    assessment_submitted: bool
    pending_matter: bool | None
    votes_for: int | None
    present: int | None
    has_minutes: bool
    same_subject_elsewhere: int
    collectives: int
    individuals: int
    quota: Quota = Quota()


def broken(check: str, params: dict, facts: Facts) -> bool:
    """Tell whether the facts break the condition; an unknown check is a KeyError, never a silent pass."""
    return not _CHECKS[check](params, facts)


def _grassroots(params, facts) -> bool:
    if not facts.has_minutes or not facts.present or facts.votes_for is None:
        return False
    return Fraction(facts.votes_for, facts.present) >= Fraction(params.get("share", "0.5"))


def _quota(params, facts) -> bool:
    quota = facts.quota
    return (
        _within(facts.collectives, quota.collectives)
        and _within(facts.individuals, quota.individuals)
        and _within(facts.collectives + facts.individuals, quota.either)
    )


def _within(count: int, limit: int | None) -> bool:
    return limit is None or count <= limit


_CHECKS = {
    "plan_registered": lambda params, facts: facts.plan_registered,
    "assessment_submitted": lambda params, facts: facts.assessment_submitted,
    # Not yet declared is not "none pending": the head has to say it.
    "no_pending_matter": lambda params, facts: facts.pending_matter is False,
    "grassroots_share": _grassroots,
    "one_award_per_merit": lambda params, facts: facts.same_subject_elsewhere == 0,
    "within_quota": _quota,
    "subject_fits": lambda params, facts: facts.subject_kind in facts.open_to,
}
