"""The claim: a unit's plan, its self-assessment with evidence, its nominations."""

from nominations.models.assessment import Answer, AssessmentEvent, Evidence, EvidenceUse, Receipt, SelfAssessment
from nominations.models.nomination import (
    Category,
    EligibilityRule,
    Nomination,
    NominationEvent,
    NominationRefusal,
    Quota,
    SubjectKind,
)
from nominations.models.plan import KeyProject, PlanEvent, UnitPlan

__all__ = [
    "Answer",
    "AssessmentEvent",
    "Category",
    "EligibilityRule",
    "Evidence",
    "EvidenceUse",
    "KeyProject",
    "Nomination",
    "NominationEvent",
    "NominationRefusal",
    "PlanEvent",
    "Quota",
    "Receipt",
    "SelfAssessment",
    "SubjectKind",
    "UnitPlan",
]
