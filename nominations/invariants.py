"""What must hold for every dossier, beyond what the database's constraints already say."""

import hashlib
from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery

from nominations.models import (
    Answer,
    AssessmentEvent,
    Evidence,
    EvidenceUse,
    Nomination,
    NominationEvent,
    PlanEvent,
    Receipt,
    SelfAssessment,
    UnitPlan,
)
from nominations.queries.receipt import canonical


def problems() -> Iterator[str]:
    """Yield one line for each row that breaks a rule."""
    yield from _statuses()
    yield from _answers()
    yield from _evidence()
    yield from _receipts()


def _statuses():
    for model, event in ((SelfAssessment, AssessmentEvent), (Nomination, NominationEvent), (UnitPlan, PlanEvent)):
        last = event.objects.filter(subject=OuterRef("pk")).order_by("-pk").values("to_status")[:1]
        initial = model._meta.get_field("status").default
        rows = model._base_manager.annotate(last_status=Subquery(last))
        no_event = Q(last_status__isnull=True) & ~Q(status=initial)
        for row in rows.filter(no_event | ~Q(last_status=F("status"))):
            yield f"{model._meta.label} {row.pk}: status {row.status}, last event leads to {row.last_status}"


def _answers():
    foreign = Answer.objects.exclude(criterion__criteria_set=F("self_assessment__criteria_set"))
    yield from (f"Answer {pk}: its criterion is of another set" for pk in foreign.values_list("pk", flat=True))
    above = Answer.objects.filter(claimed_points__gt=F("criterion__max_points"))
    yield from (f"Answer {pk}: claims more than the maximum" for pk in above.values_list("pk", flat=True))
    strangers = EvidenceUse.objects.exclude(evidence__unit=F("answer__self_assessment__unit"))
    yield from (f"EvidenceUse {pk}: cites another unit's file" for pk in strangers.values_list("pk", flat=True))


def _evidence():
    for evidence in Evidence.objects.only("file", "size").order_by("pk").iterator():
        storage, name = evidence.file.storage, evidence.file.name
        if not storage.exists(name):
            yield f"Evidence {evidence.pk}: its file is missing"
        elif storage.size(name) != evidence.size:
            yield f"Evidence {evidence.pk}: its file has another size"


def _receipts():
    for receipt in Receipt.objects.iterator():
        if hashlib.sha256(canonical(receipt.content)).hexdigest() != receipt.sha256:
            yield f"Receipt {receipt.number}: its content does not have its fingerprint"
        if receipt.content.get("number") != receipt.number:
            yield f"Receipt {receipt.number}: its content names another number"
    submitted = SelfAssessment.objects.filter(submitted_at__isnull=False, receipts__isnull=True)
    yield from (f"SelfAssessment {pk}: submitted without a receipt" for pk in submitted.values_list("pk", flat=True))
