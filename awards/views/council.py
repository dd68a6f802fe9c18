"""The council's pages: rounds before it, its members, its sittings."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from awards import actions
from awards.forms import BallotForm, CouncilForm, SittingForm
from awards.models import Council, CouncilMember, Decision, Sitting
from awards.permissions import can_prepare
from awards.queries import councils_visible_to, decisions_visible_to
from campaigns.lifecycle import RoundStatus
from campaigns.models import Round
from core.views import add_errors, attempt, require, there_for
from nominations.lifecycle import NominationStatus
from nominations.models import Nomination
from units.models import valid_on
from units.roles import Role

BEFORE_COUNCIL = [RoundStatus.REVIEWING, RoundStatus.APPEALS, RoundStatus.COUNCIL, RoundStatus.DECIDED, RoundStatus.PUBLISHED]


@require_safe
def home(request):
    """Councils and decisions the person works on; for the secretariat also rounds that have no council yet."""
    prepares = can_prepare(request.user)
    councils = councils_visible_to(request.user).select_related("round__campaign")
    there_for(prepares or councils.exists())
    context = {
        "councils": councils,
        "decisions": decisions_visible_to(request.user).select_related("round"),
        "prepares": prepares,
        "rounds": Round.objects.filter(status__in=BEFORE_COUNCIL, council__isnull=True) if prepares else [],
    }
    return render(request, "awards/home.html", context)


@require_http_methods(["GET", "POST"])
def set_up(request, slug):
    """Seat the council of a round."""
    there_for(can_prepare(request.user))
    round = get_object_or_404(Round, slug=slug, status__in=BEFORE_COUNCIL)
    roles = [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR]
    on_duty = valid_on(timezone.localdate(), "memberships__")
    people = User.objects.filter(on_duty, memberships__role__in=roles, is_active=True).distinct().order_by("pk")
    form = CouncilForm(request.POST or None, people=people, initial=_seated(round))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            council = actions.set_up_council(
                round, by=request.user, name=data["name"], decision_number=data["decision_number"], members=form.seats()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("awards:council", council.pk)
    return render(request, "awards/set_up.html", {"round": round, "form": form})


def _seated(round) -> dict:
    """The council as it is, so that renewing it starts from its members."""
    council = Council.objects.filter(round=round).first()
    if council is None:
        return {}
    seats = CouncilMember.Seat
    users = dict(council.members.filter(seat__in=[seats.CHAIR, seats.SECRETARY]).values_list("seat", "user"))
    members = council.members.exclude(seat__in=users).values_list("user", flat=True)
    return {
        "name": council.name,
        "decision_number": council.decision_number,
        "chair": users.get(seats.CHAIR),
        "secretary": users.get(seats.SECRETARY),
        "members": list(members),
    }


@require_safe
def council(request, pk):
    return _council_page(request, _council(request, pk), SittingForm())


def _council_page(request, record, sitting_form):
    context = {
        "council": record,
        "members": record.members.select_related("user"),
        "sittings": record.sittings.prefetch_related("ballots__category"),
        "decisions": Decision.objects.filter(round=record.round),
        "prepares": can_prepare(request.user),
        "sitting_form": sitting_form,
    }
    return render(request, "awards/council.html", context)


@require_POST
def hand_to_council(request, slug):
    there_for(can_prepare(request.user))
    round = get_object_or_404(Round, slug=slug)
    attempt(request, actions.hand_to_council, round, by=request.user, success=_("The round is now before the council."))
    council = Council.objects.filter(round=round).first()
    return redirect("awards:council", council.pk) if council else redirect("awards:set_up", slug)


@require_POST
def plan_sitting(request, pk):
    record = _council(request, pk)
    require(can_prepare(request.user))
    form = SittingForm(request.POST)
    if not form.is_valid():
        return _council_page(request, record, form)
    sitting = attempt(request, actions.plan_sitting, record, by=request.user, **form.cleaned_data)
    return redirect("awards:sitting", sitting.pk) if sitting else redirect("awards:council", pk)


@require_http_methods(["GET", "POST"])
def sitting(request, pk):
    """One meeting: who is present, which ballots are held."""
    visible = Sitting.objects.filter(council__in=councils_visible_to(request.user)).select_related("council__round__campaign")
    record = get_object_or_404(visible, pk=pk)
    prepares = can_prepare(request.user)
    eligible = Nomination.objects.filter(round=record.council.round, status=NominationStatus.ELIGIBLE)
    form = BallotForm(request.POST or None, eligible=eligible.select_related("unit", "category"))
    if request.method == "POST":
        require(prepares)
        if form.is_valid() and (ballot := _prepare(request, record, form)):
            return redirect("awards:ballot", ballot.pk)
    present = {a.member_id: a for a in record.attendances.all()}
    context = {
        "sitting": record,
        "rows": [(m, present.get(m.pk)) for m in record.council.members.select_related("user")],
        "ballots": record.ballots.select_related("category"),
        "prepares": prepares,
        "form": form,
        "eligible": eligible.exists(),
    }
    return render(request, "awards/sitting.html", context)


def _prepare(request, record, form):
    data = form.cleaned_data
    chosen = [n for n in data["nominations"] if n.category_id == data["category"].pk]
    try:
        return actions.prepare_ballot(record, data["category"], by=request.user, nominations=chosen)
    except ValidationError as error:
        add_errors(form, error)
        return None


@require_POST
def attendance(request, pk):
    record = get_object_or_404(Sitting.objects.filter(council__in=councils_visible_to(request.user)), pk=pk)
    require(can_prepare(request.user))
    ids = set(record.council.members.values_list("pk", flat=True))
    present = {pk for pk in ids if str(pk) in request.POST.getlist("present")}
    reasons = {pk: request.POST.get(f"reason-{pk}", "")[:200] for pk in ids}
    attempt(
        request,
        actions.record_attendance,
        record,
        by=request.user,
        present=present,
        reasons=reasons,
        success=_("Attendance is noted."),
    )
    return redirect("awards:sitting", record.pk)


def _council(request, pk) -> Council:
    return get_object_or_404(councils_visible_to(request.user).select_related("round__campaign"), pk=pk)
