"""Reads of the awards room: the rule in force on a day, the money due, what a person has to do."""

from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import money
from awards.lifecycle import PUBLIC_DECISIONS, BallotStatus
from awards.models import Award, Ballot, BaseSalary, Candidate, Council, Decision, DecisionBasis, Document, MoneyRule
from campaigns.lifecycle import RoundStatus
from core.desk import DeskItem
from nominations.lifecycle import NominationStatus
from nominations.models import Nomination
from units.models import valid_on
from units.permissions import is_secretariat


def rule_in_force(model, day: date, **lookup):
    """Return the row of a dated rule in force on the day, or None."""
    return model.objects.filter(valid_on(day), **lookup).order_by("-valid_from").first()


def money_due(category_code: str, subject_kind: str, day: date) -> tuple[Decimal, str] | None:
    """Return (đồng, basis in words) of an award decided on the day, or None where no rule or salary is in force."""
    rule = rule_in_force(MoneyRule, day, category_code=category_code, subject_kind=subject_kind)
    salary = rule_in_force(BaseSalary, day)
    if rule is None or salary is None:
        return None
    amount = money.award_money(rule.coefficient, int(salary.amount), step=rule.rounding_step)
    return Decimal(amount), f"{rule.article}; {salary.article}"


def bases_on(day: date) -> list[str]:
    """Return the "Căn cứ" lines every award decision of the day cites."""
    return list(DecisionBasis.objects.filter(valid_on(day)).values_list("text", flat=True))


def next_number(year: int) -> int:
    """Return the next decision number of the year; call it with the year's decisions locked."""
    return (Decision.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1


def recommended(round) -> list[Nomination]:
    """Return the nominations the council recommended and no decision has awarded yet, units in Vietnamese order."""
    ids = Candidate.objects.filter(recommended=True, nomination__round=round).values("nomination")
    return list(
        Nomination.objects.filter(pk__in=ids, status=NominationStatus.PROPOSED, award__isnull=True)
        .select_related("unit", "category")
        .order_by("subject_kind", "unit__sort_key", "pk")
    )


def councils_visible_to(user):
    """Return the councils a person prepares or sits in."""
    if is_secretariat(user):
        return Council.objects.all()
    return Council.objects.filter(members__user=user).distinct()


def ballots_visible_to(user):
    return Ballot.objects.filter(sitting__council__in=councils_visible_to(user))


def decisions_visible_to(user):
    """The secretariat sees every decision; the council those of its rounds; others none (results shows published ones)."""
    if is_secretariat(user):
        return Decision.objects.all()
    return Decision.objects.filter(round__council__members__user=user).distinct()


def ballots_behind(decision) -> list[Ballot]:
    """Return the ballots that recommended what a decision awards, in the order they were held."""
    voted = Ballot.objects.filter(candidates__nomination__award__decision=decision, candidates__recommended=True)
    return list(voted.select_related("category", "sitting__council").order_by("closed_at", "pk").distinct())


def latest_document(kind: str, **of) -> Document | None:
    """Return the newest paper of a kind, such as latest_document("decision", decision=decision)."""
    return Document.objects.filter(kind=kind, **of).first()


def desk_items(user) -> list[DeskItem]:
    """Return what a council member, the chair and the secretariat have to do here now."""
    items = [
        DeskItem(title=_("Cast your ballot"), detail=str(ballot), url=reverse("awards:ballot", args=[ballot.pk]), urgent=True)
        for ballot in Ballot.objects.filter(status=BallotStatus.OPEN, sitting__council__members__user=user)
        .exclude(marks__member__user=user)
        .select_related("category", "sitting__council")
    ]
    items += [
        DeskItem(title=_("Count the ballots"), detail=str(ballot), url=reverse("awards:ballot", args=[ballot.pk]), urgent=True)
        for ballot in Ballot.objects.filter(
            status=BallotStatus.CLOSED, sitting__council__members__user=user, sitting__council__members__seat="chair"
        ).select_related("category", "sitting__council")
    ]
    return items + (_secretariat_items() if is_secretariat(user) else [])


def _secretariat_items() -> list[DeskItem]:
    items = [
        DeskItem(
            title=_("Prepare the council's sitting"), detail=str(council.round), url=reverse("awards:council", args=[council.pk])
        )
        for council in Council.objects.filter(round__status=RoundStatus.COUNCIL, sittings__isnull=True).select_related("round")
    ]
    items += [
        DeskItem(
            title=_("Finish the decision"),
            detail=f"{decision.number_text}: {decision.get_status_display()}",
            url=reverse("awards:decision", args=[decision.pk]),
        )
        for decision in Decision.objects.exclude(status__in=PUBLIC_DECISIONS)
    ]
    return items


def awards_of(decision) -> list[Award]:
    return list(decision.awards.select_related("category", "unit", "nomination", "revocation").order_by("order"))
