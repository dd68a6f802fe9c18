"""Criteria are public once their round is open: the lists of each round, each list as a tree with its rules in words."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from import_export.formats.base_formats import CSV

from campaigns.permissions import can_manage
from core.views import paginate
from criteria import queries
from criteria.models import CriteriaSet
from criteria.permissions import can_prepare
from criteria.resources import table_of


@login_not_required
@require_safe
def set_list(request):
    manages = can_manage(request.user)
    page = paginate(request, queries.sets_by_round(request.user), per_page=20)
    context = {"page": page, "drafts": queries.draft_rounds(request.user) if manages else []}
    return render(request, "criteria/list.html", context)


@login_not_required
@require_safe
def detail(request, pk):
    criteria_set = get_object_or_404(queries.visible_sets(request.user), pk=pk)
    pillars = queries.tree(criteria_set)
    context = {
        "set": criteria_set,
        "pillars": [(pillar, queries.rows(pillar.children)) for pillar in pillars],
        "total": queries.total(pillars),
        "versions": _other_versions(request.user, criteria_set),
        "can_prepare": can_prepare(request.user, criteria_set.round),
    }
    return render(request, "criteria/set.html", context)


@login_not_required
@require_safe
def download(request, pk):
    """The set as CSV, in the columns that the upload page reads."""
    criteria_set = get_object_or_404(queries.visible_sets(request.user), pk=pk)
    text = CSV().export_data(table_of(criteria_set))
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    name = f"tieu-chi-{criteria_set.round.slug}-{criteria_set.tier}-{criteria_set.version}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _other_versions(user, criteria_set: CriteriaSet):
    return (
        queries.visible_sets(user)
        .filter(round=criteria_set.round, tier=criteria_set.tier)
        .exclude(pk=criteria_set.pk)
        .order_by("-version")
    )
