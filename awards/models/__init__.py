"""The council and its decision: rules of law with dates, sittings, sealed ballots, decisions, awards, documents."""

from awards.models.council import (
    Attendance,
    Ballot,
    BallotEvent,
    Candidate,
    Council,
    CouncilMember,
    CountedBallot,
    SealedBallot,
    Sitting,
    VoterMark,
)
from awards.models.decision import Award, Decision, DecisionEvent, Document, Revocation
from awards.models.law import AwardForm, BaseSalary, DecisionBasis, MoneyRule, VoteRule

__all__ = [
    "Attendance",
    "Award",
    "AwardForm",
    "Ballot",
    "BallotEvent",
    "BaseSalary",
    "Candidate",
    "Council",
    "CouncilMember",
    "CountedBallot",
    "Decision",
    "DecisionBasis",
    "DecisionEvent",
    "Document",
    "MoneyRule",
    "Revocation",
    "SealedBallot",
    "Sitting",
    "VoteRule",
    "VoterMark",
]
