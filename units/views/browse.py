"""The units as of a day, for anybody: lists of units are public."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from import_export.formats.base_formats import CSV

from core.views import paginate
from units.forms import DayForm, UnitListForm
from units.models import Tier, Unit
from units.permissions import can_load_units
from units.queries import as_of, counts_by_tier, lineage, with_children
from units.resources import UnitResource
from units.roles import DESCRIPTIONS, Role


@login_not_required
@require_safe
def unit_list(request):
    form = UnitListForm(request.GET or None)
    day = form.day
    counts = counts_by_tier(day)
    context = {
        "form": form,
        "day": day,
        "page": paginate(request, with_children(_asked_for(form), day)),
        "tiers": [(tier, Tier(tier).label, count) for tier, count in counts.items()],
        "total": sum(counts.values()),
        "can_load": can_load_units(request.user),
    }
    return render(request, "units/list.html", context)


@login_not_required
@require_safe
def download(request):
    """The list as CSV, as of the day and with the filters of the page."""
    form = UnitListForm(request.GET or None)
    table = UnitResource().export(_asked_for(form))
    text = CSV().export_data(table)
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="don-vi-{form.day:%Y-%m-%d}.csv"'
    return response


@login_not_required
@require_safe
def detail(request, pk):
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    form = DayForm(request.GET or None)
    today = timezone.localdate()
    day = form.day if request.GET.get("ngay") else min(today, unit.valid_to or today)
    context = {
        "unit": unit,
        "form": form,
        "day": day,
        "exists": unit.exists_on(today),
        "page": paginate(request, with_children(unit.children.on(day).select_related("parent"), day)),
        "other_validities": Unit.objects.filter(code=unit.code).exclude(pk=unit.pk).order_by("valid_from"),
        **lineage(unit),
    }
    return render(request, "units/detail.html", context)


@login_not_required
@require_safe
def roles(request):
    return render(request, "units/roles.html", {"roles": [(Role(role).label, text) for role, text in DESCRIPTIONS.items()]})


def _asked_for(form):
    return as_of(form.day, form.value("cap")).matching(form.value("q") or "")
