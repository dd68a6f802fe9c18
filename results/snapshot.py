"""What a publication freezes: read from results and awards once, in plain data, names as they are that day."""

from collections import Counter

from django.db.models import Q
from django.utils import timezone

from awards.lifecycle import PUBLIC_DECISIONS
from awards.models import Award, Document
from core.formats import plain
from criteria.models import CriteriaSet
from criteria.queries import tree
from criteria.rules import explain
from nominations.models import Answer, EvidenceUse
from reviews.models import Appeal, Assignment, Band, Result
from reviews.queries import breakdown
from units.models import Succession


def of_round(round) -> dict:
    """Return the snapshot of a round without its units: campaign, method, counts, awards."""
    campaign, certificates = round.campaign, _certificates(round)
    return {
        "campaign": {
            "title": campaign.title,
            "slug": campaign.slug,
            "plan_number": campaign.plan_number,
            "plan_issued_on": campaign.plan_issued_on.isoformat(),
            "issuer": campaign.issuer,
            "is_rehearsal": campaign.is_rehearsal,
        },
        "round": {"name": round.name, "slug": round.slug, "year": round.year, "as_of": round.as_of.isoformat()},
        "method": _method(round),
        "counts": dict(Counter(Result.objects.filter(round=round).values_list("tier", flat=True))),
        "awards": [_award(award, certificates.get(award.pk, "")) for award in awards_of(round)],
    }


def awards_of(round):
    """Return the awards of the round's published decisions in the order of their lists."""
    return (
        Award.objects.filter(decision__round=round, decision__status__in=PUBLIC_DECISIONS)
        .select_related("decision", "category", "revocation")
        .order_by("decision__year", "decision__number", "order")
    )


def of_unit(result, *, answers: dict, evidence_counts: dict, kin: dict) -> dict:
    """Return one unit's breakdown: pillars, criteria, the formula with its numbers, the count of files behind it."""
    return {
        "unit": {"code": result.unit.code, "name": result.unit.name, "valid_from": result.unit.valid_from.isoformat()},
        "before": kin.get("before", []),
        "after": kin.get("after", []),
        "pillars": [_node(node, answers, evidence_counts) for node in breakdown(result)],
    }


def answers_of(round) -> tuple[dict, dict]:
    """Return the round's answers and evidence counts by self-assessment id, each a dict by criterion id."""
    answers, counts = {}, {}
    for answer in Answer.objects.filter(self_assessment__round=round).select_related("criterion"):
        answers.setdefault(answer.self_assessment_id, {})[answer.criterion_id] = answer
    uses = EvidenceUse.objects.filter(answer__self_assessment__round=round)
    for assessment_id, criterion_id in uses.values_list("answer__self_assessment", "answer__criterion"):
        counts.setdefault(assessment_id, Counter())[criterion_id] += 1
    return answers, counts


def kin_of(round) -> dict[int, dict[str, list[dict]]]:
    """Return by unit id what the round's units came from ("before") and what became of them ("after"), as known today."""
    units = Result.objects.filter(round=round).values("unit")
    edges = Succession.objects.filter(Q(predecessor__in=units) | Q(successor__in=units))
    kin = {}
    for edge in edges.select_related("predecessor", "successor").order_by(
        "effective_on", "predecessor__sort_key", "successor__sort_key"
    ):
        kin.setdefault(edge.successor_id, {}).setdefault("before", []).append(_kin(edge, edge.predecessor))
        kin.setdefault(edge.predecessor_id, {}).setdefault("after", []).append(_kin(edge, edge.successor))
    return kin


def _kin(edge, unit) -> dict:
    return {
        "code": unit.code,
        "name": unit.name,
        "relation": edge.relation,
        "on": edge.effective_on.isoformat(),
        "by": edge.resolution,
    }


def _node(node, answers, evidence_counts) -> dict:
    line, criterion = node.line, node.line.criterion
    answer = answers.get(criterion.pk)
    return {
        "code": criterion.code,
        "name": criterion.name,
        "points": plain(line.points),
        "max": plain(line.max_points),
        "claimed": None if line.claimed is None else plain(line.claimed),
        "applicable": line.applicable,
        "scorers": line.scorers,
        "formula": _formula(criterion, answer),
        "evidence": evidence_counts.get(criterion.pk, 0),
        "provenance": criterion.provenance,
        "children": [_node(child, answers, evidence_counts) for child in node.children],
    }


def _formula(criterion, answer) -> str:
    """Return how the self-assessed points come about, numbers filled in; a free text is not published."""
    if answer is None or answer.not_applicable or not criterion.is_scored or not answer.value:
        return ""
    return explain(criterion.kind, criterion.rule, criterion.max_points, answer.value, mark=",").text


def _method(round) -> dict:
    sets = CriteriaSet.objects.filter(round=round, frozen_at__isnull=False).order_by("tier")
    today = timezone.localdate()
    scorers = Assignment.objects.filter(self_assessment__round=round, status="submitted")
    return {
        "sets": [
            {
                "tier": s.tier,
                "name": s.name,
                "provenance": s.provenance,
                "digest": s.digest,
                "criteria": [_criterion(node) for node in tree(s)],
            }
            for s in sets
        ],
        "bands": [
            {"name": b.name, "minimum": plain(b.minimum), "source": b.source}
            for b in Band.objects.filter(valid_from__lte=today).exclude(valid_to__lt=today)
        ],
        "reviewers": scorers.values("reviewer").distinct().count(),
        "assignments": scorers.count(),
        "appeals": dict(Counter(Appeal.objects.filter(result__round=round).values_list("status", flat=True))),
    }


def _criterion(node) -> dict:
    c = node.criterion
    return {
        "code": c.code,
        "name": c.name,
        "kind": c.kind,
        "max": plain(c.max_points),
        "rule": c.rule,
        "demand": c.evidence_demand,
        "provenance": c.provenance,
        "children": [_criterion(child) for child in node.children],
    }


def _award(award, certificate_sha256: str) -> dict:
    revocation = getattr(award, "revocation", None)
    return {
        "name": award.name,
        "post": award.post,
        "unit": award.unit_name,
        "kind": award.subject_kind,
        "award": award.category.name,
        "merit": award.merit,
        "decision": award.decision.number_text,
        "decision_year": award.decision.year,
        "decision_number": award.decision.number,
        "decided_on": award.decision.decided_on.isoformat(),
        "verify_code": award.verify_code,
        "certificate_sha256": certificate_sha256,
        "revoked_by": revocation.decision_number if revocation else "",
        "revoked_on": revocation.decided_on.isoformat() if revocation else "",
    }


def _certificates(round) -> dict[int, str]:
    """Return the fingerprint of each award's certificate, the newest where it was printed again."""
    papers = Document.objects.filter(kind=Document.Kind.CERTIFICATE, is_draft=False, award__decision__round=round)
    return dict(papers.order_by("made_at", "pk").values_list("award", "sha256"))
