"""A unit's plan is drafted, registered, revised; its projects go on being reported after that."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Step
from core.models import locked, move
from core.text import nfc
from nominations.actions.guards import given, taking_part, within_window
from nominations.lifecycle import PLAN, PlanAction, PlanStatus
from nominations.models import KeyProject, UnitPlan


class StalePlan(ValidationError):
    """Someone saved the plan in the meantime; `current` is what is stored now."""

    def __init__(self, current: UnitPlan):
        super().__init__(_("The plan was saved elsewhere in the meantime. Compare both texts and save again."), code="stale")
        self.current = current


@transaction.atomic
def start_plan(unit, round, *, by) -> UnitPlan:
    """Return the unit's plan for the round, made now when there is none."""
    existing = UnitPlan.objects.filter(unit=unit, round=round).first()
    if existing:
        return existing
    within_window(round, Step.REGISTRATION, unit)
    taking_part(round, unit)
    return UnitPlan.objects.get_or_create(unit=unit, round=round)[0]


@transaction.atomic
def save_plan(plan, *, by, commitments: str, difficulties: str = "", proposals: str = "", version: int | None = None) -> UnitPlan:
    """Save the texts of a draft plan. Raises StalePlan when another version was saved since the person read it."""
    plan = _draft(plan)
    within_window(plan.round, Step.REGISTRATION, plan.unit)
    if version is not None and version != plan.version:
        raise StalePlan(plan)
    plan.commitments, plan.difficulties, plan.proposals = (nfc(t).strip() for t in (commitments, difficulties, proposals))
    plan.version += 1
    plan.save(update_fields=["commitments", "difficulties", "proposals", "version"])
    return plan


@transaction.atomic
def save_project(
    plan,
    *,
    by,
    project: KeyProject | None = None,
    name: str,
    description: str = "",
    due_on: date | None = None,
    progress: int = 0,
    progress_note: str = "",
) -> KeyProject:
    """Add or change a key project; once the plan is registered only progress and its note change, while the round is open."""
    plan = locked(plan)
    if plan.round.status != RoundStatus.OPEN:
        raise ValidationError(_("The round is no longer open."), code="round_closed")
    if not 0 <= progress <= 100:
        raise ValidationError({"progress": _("Progress goes from 0 to 100 percent.")}, code="out_of_range")
    if plan.status == PlanStatus.REGISTERED and project is None:
        raise ValidationError(_("The plan is registered. Revise it to add a project."), code="registered")
    project = project or KeyProject(plan=plan)
    if plan.status == PlanStatus.DRAFT:
        if not name.strip():
            raise ValidationError({"name": _("Name the project.")}, code="no_name")
        project.name, project.description, project.due_on = nfc(name).strip(), nfc(description).strip(), due_on
    project.progress, project.progress_note = progress, nfc(progress_note).strip()
    project.save()
    return project


@transaction.atomic
def remove_project(project, *, by) -> None:
    """Take a project out of a draft plan."""
    _draft(project.plan)
    project.delete()


@transaction.atomic
def register_plan(plan, *, by) -> UnitPlan:
    """Register a plan with commitments and at least one key project. Raises ValidationError naming what is missing."""
    plan = _draft(plan)
    within_window(plan.round, Step.REGISTRATION, plan.unit)
    missing = {}
    if not plan.commitments:
        missing["commitments"] = _("Write what the unit commits itself to.")
    if not plan.projects.exists():
        missing["projects"] = _("Name at least one key project.")
    if missing:
        raise ValidationError(missing, code="incomplete")
    plan.registered_at, plan.registered_by = timezone.now(), by
    return move(plan, PLAN, PlanAction.REGISTER, by=by, update_fields=("registered_at", "registered_by"))


@transaction.atomic
def revise_plan(plan, *, by, reason: str) -> UnitPlan:
    """Open a registered plan again while registration lasts; it has to be registered anew."""
    plan = locked(plan)
    within_window(plan.round, Step.REGISTRATION, plan.unit)
    return move(plan, PLAN, PlanAction.REVISE, by=by, reason=given(reason))


def _draft(plan) -> UnitPlan:
    plan = locked(plan)
    if plan.status != PlanStatus.DRAFT:
        raise ValidationError(_("The plan is registered. Revise it to change it."), code="registered")
    return plan
