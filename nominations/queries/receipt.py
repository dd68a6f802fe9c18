"""What a receipt holds and how it is fingerprinted."""

import json

from django.utils import timezone

from core.formats import plain
from nominations.models import Answer, Receipt


def canonical(content: dict) -> bytes:
    """Return the bytes a receipt's fingerprint is taken over: JSON with sorted keys, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def taken_sequences(prefix: str) -> list[int]:
    """Return the sequence numbers ever given under the prefix."""
    numbers = Receipt.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    return [int(rest) for number in numbers if (rest := number.removeprefix(prefix)).isdecimal()]


def submission_content(assessment, *, by, at) -> dict:
    """Return all that the self-assessment holds, as plain JSON; points are strings, so that no float is involved."""
    criteria_set, unit, round = assessment.criteria_set, assessment.unit, assessment.round
    leaves = list(criteria_set.criteria.leaves().order_by("order"))
    answers = {a.criterion_id: a for a in _answers(assessment)}
    lines = [_line(criterion, answers.get(criterion.pk)) for criterion in leaves]
    applicable = [criterion for criterion, line in zip(leaves, lines, strict=True) if not line["not_applicable"]]
    return {
        "form": "self-assessment/1",
        "unit": {"code": unit.code, "name": unit.name},
        "round": {"slug": round.slug, "year": round.year, "name": round.name},
        "criteria_set": {"name": criteria_set.name, "version": criteria_set.version, "digest": criteria_set.digest},
        "submitted_at": timezone.localtime(at).isoformat(),
        "submitted_by": str(by),
        "answers": lines,
        "claimed": plain(sum(a.claimed_points or 0 for a in answers.values())),
        "maximum": plain(sum(criterion.max_points for criterion in applicable)),
    }


def _answers(assessment):
    return Answer.objects.filter(self_assessment=assessment).prefetch_related("evidence_uses__evidence")


def _line(criterion, answer) -> dict:
    answer = answer or Answer(criterion=criterion)
    return {
        "code": criterion.code,
        "name": criterion.name,
        "maximum": plain(criterion.max_points) if criterion.is_scored else None,
        "value": answer.value,
        "claimed": None if answer.claimed_points is None else plain(answer.claimed_points),
        "explanation": answer.explanation,
        "not_applicable": answer.not_applicable,
        "not_applicable_reason": answer.not_applicable_reason,
        "evidence": [_citation(use) for use in answer.evidence_uses.all()] if answer.pk else [],
    }


def _citation(use) -> dict:
    return {
        "sha256": use.evidence.sha256,
        "name": use.evidence.name,
        "size": use.evidence.size,
        "page_from": use.page_from,
        "page_to": use.page_to,
        "note": use.note,
    }
