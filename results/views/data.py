"""Open data: the same figures as the pages, as CSV and JSON."""

import csv
import io

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from core.views import plain
from results.forms import RankingFilter
from results.models import LedgerEntry
from results.queries import blocks, published_awards, ranking
from results.views.common import public, publication_or_404
from results.views.pages import tier_of

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
# A cell that begins like a formula would be run by the reader's spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@public
def ranking_csv(request, slug, tier):
    publication = publication_or_404(slug)
    return csv_response(f"xep-hang-{slug}-{tier}", COLUMNS, [row(u) for u in _units(request, publication, tier)])


@public
def ranking_json(request, slug, tier):
    publication = publication_or_404(slug)
    units = [row(u) for u in _units(request, publication, tier)]
    return json_response({"publication": about(publication), "tier": tier, "units": units})


@public
def unit_json(request, slug, unit):
    publication = publication_or_404(slug)
    record = get_object_or_404(publication.units, slug=unit)
    return json_response({"publication": about(publication), **row(record), "breakdown": record.detail["pillars"]})


@public
def awards_csv(request):
    return csv_response("khen-thuong", AWARD_COLUMNS, [award_row(p, a) for p, a in published_awards()])


@public
def awards_json(request):
    return json_response({"licence": "CC BY 4.0", "awards": [award_row(p, a) for p, a in published_awards()]})


@public
def bundle(request, slug):
    """Everything needed to recompute a publication: snapshot, breakdowns, and its leaves in the ledger."""
    publication = publication_or_404(slug)
    units = [{**row(u), "breakdown": u.detail} for u in publication.units.order_by("tier", "rank", "sort_key")]
    entries = LedgerEntry.objects.filter(publication=publication).order_by("index")
    leaves = [{"index": e.index, "kind": e.kind, "content": e.content, "leaf_hash": e.leaf_hash} for e in entries]
    return json_response({"publication": about(publication), "snapshot": publication.snapshot, "units": units, "leaves": leaves})


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
        "licence": "CC BY 4.0",
    }


def csv_response(name: str, columns: list[str], rows: list[dict]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[_safe(item[column]) for column in columns] for item in rows])
    response = HttpResponse(BOM + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def json_response(data: dict) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _safe(value):
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _units(request, publication, tier):
    value = tier_of(tier)
    form = RankingFilter(request.GET, blocks=blocks(publication, value))
    data = form.cleaned_data if form.is_valid() else {"q": "", "sort": "rank", "khoi": ""}
    return ranking(publication, value, q=data["q"], sort=data["sort"] or "rank", block=data["khoi"])
