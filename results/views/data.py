"""Open data: the same figures as the pages, as CSV and JSON."""

import csv
import io

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from core.formats import plain
from results import queries
from results.forms import RankingFilter
from results.models import LedgerEntry, Publication
from results.views.common import public, published
from results.views.rounds import tier_of
from units.resources.sheets import harmless

LICENCE = "CC BY 4.0"
BOM = "\ufeff"
COLUMNS = [
    "rank",
    "code",
    "name",
    "belongs_to",
    "block",
    "rank_in_block",
    "self_assessed",
    "points",
    "maximum",
    "ratio",
    "band",
    "not_ranked_reason",
]
AWARD_COLUMNS = ["round", "name", "post", "unit", "kind", "award", "decision", "decided_on", "revoked_by", "revoked_on"]


@published
def ranking_csv(request, publication, tier):
    return csv_response(COLUMNS, [row(unit) for unit in _units(request, publication, tier)])


@published
def ranking_json(request, publication, tier):
    units = [row(unit) for unit in _units(request, publication, tier)]
    return json_response({"publication": about(publication), "tier": tier, "units": units})


@published
def unit_json(request, publication, unit):
    record = get_object_or_404(publication.units, slug=unit)
    detail = record.detail
    kin = {"before": detail["before"], "after": detail["after"]}
    return json_response({"publication": about(publication), **row(record), **kin, "breakdown": detail["pillars"]})


@public
def awards_csv(request):
    return csv_response(AWARD_COLUMNS, [award_row(p, a) for p, a in queries.published_awards()])


@public
def awards_json(request):
    return json_response({"licence": LICENCE, "awards": [award_row(p, a) for p, a in queries.published_awards()]})


@published
def bundle(request, publication, number=None):
    """Everything needed to recompute a publication, also one corrected since: snapshot, breakdowns, leaves, the ledger's head."""
    if number is not None:
        publication = get_object_or_404(Publication.objects.filter(round=publication.round), number=number)
    size, root = queries.ledger_head(publication)
    units = [{**row(u), "tier": u.tier, "breakdown": u.detail} for u in publication.units.order_by("tier", "rank", "sort_key")]
    leaves = LedgerEntry.objects.filter(publication=publication).order_by("index")
    return json_response(
        {
            "publication": about(publication),
            "snapshot": publication.snapshot,
            "units": units,
            "ledger": {"size": size, "root": root, "leaves": list(leaves.values("index", "kind", "content", "leaf_hash"))},
        }
    )


def row(unit) -> dict:
    """The figures of a unit; numbers as text with a decimal point, so that nothing is rounded on the way."""
    return {
        "rank": unit.rank,
        "code": unit.code,
        "name": unit.name,
        "belongs_to": unit.parent_name,
        "block": unit.block,
        "rank_in_block": unit.rank_in_block,
        "self_assessed": plain(unit.claimed_total),
        "points": plain(unit.total),
        "maximum": plain(unit.max_total),
        "ratio": f"{unit.ratio:.5f}",
        "band": unit.band,
        "not_ranked_reason": unit.not_ranked_reason,
    }


def award_row(publication, award) -> dict:
    return {name: publication.round.name if name == "round" else award[name] for name in AWARD_COLUMNS}


def about(publication) -> dict:
    return {
        "campaign": publication.snapshot["campaign"]["title"],
        "round": publication.snapshot["round"]["name"],
        "number": publication.number,
        "published_at": publication.published_at.isoformat(),
        "sha256": publication.sha256,
        "rehearsal": publication.snapshot["campaign"]["is_rehearsal"],
        "licence": LICENCE,
    }


def csv_response(columns: list[str], rows: list[dict]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[harmless(_text(item[column])) for column in columns] for item in rows])
    return HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")


def json_response(data: dict) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _text(value) -> str:
    return "" if value is None else str(value)


def _units(request, publication, tier):
    value = tier_of(publication, tier)
    return RankingFilter(request.GET, blocks=queries.blocks(publication, value)).applied_to(publication, value)
