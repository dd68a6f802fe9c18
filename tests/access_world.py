"""Who asks, and for what, in the access matrix: people of every role around the objects of one unit."""

import csv
from pathlib import Path

from django.urls import URLResolver, get_resolver

from accounts.models import User
from awards.models import Award, Ballot, Council, Decision, Document, Sitting
from campaigns.models import Campaign, Round
from criteria.models import CriteriaSet
from nominations.models import Evidence, Nomination, SelfAssessment, UnitPlan
from outbox.models import OutgoingMail
from results.models import LedgerEntry, PublishedUnit
from reviews.models import Appeal, Assignment, Result
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardFactory, DecisionFactory
from units.models import Unit
from units.roles import Role

TABLE = Path(__file__).parent / "access_matrix.csv"
# Addresses of Django's admin and of allauth are theirs to guard; accounts tests ask those that matter.
FOREIGN = ("admin:", "account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
# Public pages of results that belong to no round.
PUBLIC = ("home", "about", "search", "list", "awards", "awards_csv", "awards_json", "verify", "ledger")
PUBLIC += ("robots", "sitemap", "security")


def names(resolver=None, namespace="") -> list[str]:
    """Return the names of all addresses of ours, with their namespace."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found += names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            found.append(f"{namespace}{pattern.name}")
    return sorted({name for name in found if not name.startswith(FOREIGN)})


def table() -> dict[tuple[str, str], dict[str, str]]:
    """Return what the access matrix says: by name and method, the answer each role gets."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["method"]): row for row in csv.DictReader(file)}


class World:
    """Objects of a published round (mostly), of one under review (assignments) and of an open one (starting)."""

    def __init__(self):
        self.played = Round.objects.get(campaign__is_rehearsal=True, year=2023)
        self.reviewed = Round.objects.get(campaign__is_rehearsal=True, year=2024)
        self.open = Round.objects.get(campaign__is_rehearsal=True, year=2025, kind="year")
        self.nomination = Nomination.objects.filter(round=self.played, status="awarded").order_by("pk").first()
        self.unit = self.nomination.unit
        self.assignment = Assignment.objects.filter(self_assessment__round=self.reviewed).order_by("pk").first()
        self.appeal = self._appeal()
        self.decision = Decision.objects.get()
        self.draft = self._draft()
        self.users = self._users()

    def _users(self) -> dict:
        def holder(role, unit=None):
            people = User.objects.filter(memberships__role=role)
            return (people.filter(memberships__unit=unit) if unit else people).order_by("pk").first()

        other = Unit.objects.filter(memberships__role=Role.UNIT_STAFF).exclude(pk=self.unit.pk).order_by("pk").first()
        assigned = Assignment.objects.filter(self_assessment=self.assignment.self_assessment).values("reviewer")
        reviewers = User.objects.filter(memberships__role=Role.REVIEWER).order_by("pk")
        return {
            "citizen": None,
            "outsider": UserFactory(),
            "unit_staff": holder(Role.UNIT_STAFF, self.unit),
            "unit_head": holder(Role.UNIT_HEAD, self.unit),
            "other_unit": holder(Role.UNIT_STAFF, other),
            "reviewer": self.assignment.reviewer,
            "other_reviewer": reviewers.exclude(pk__in=assigned).first(),
            "secretariat": holder(Role.SECRETARIAT),
            "council_member": holder(Role.COUNCIL_MEMBER),
            "council_chair": holder(Role.COUNCIL_CHAIR),
            "administrator": User.objects.filter(is_superuser=True).first(),
        }

    def _appeal(self):
        result = Result.objects.get(round=self.played, unit=self.unit)
        line = result.lines.exclude(criterion__kind="group").first()
        return Appeal.objects.create(
            result=result, criterion=line.criterion, grounds="x", lodged_by=self.nomination.submitted_by, old_points=line.points
        )

    def _draft(self):
        """A decision of the played round on a nomination no decision has awarded yet."""
        law = {"bases": ["Luật Thi đua, khen thưởng"], "articles": ["Tặng Bằng khen", "Mức tiền thưởng"]}
        return AwardFactory(decision=DecisionFactory(round=self.played, **law)).decision

    def args(self, name: str) -> list:
        """Return what the address of that name needs, about the unit of this world."""
        room, _sep, page = name.partition(":")
        maker = getattr(self, f"_{room}_args", None)
        return maker(page) if maker else []

    def _outbox_args(self, page):
        return [] if page == "list" else [OutgoingMail.objects.exclude(purpose="account").order_by("pk").first().pk]

    def _units_args(self, page):
        return [self.unit.pk] if page == "detail" else []

    def _campaigns_args(self, page):
        campaign = Campaign.objects.get(is_rehearsal=True)
        if page in {"list", "create", "calendar"}:
            return []
        if page in {"round", "edit_round", "archive", "lay_windows"}:
            return [self.played.slug]
        if page in {"window", "extend"}:
            return [self.played.slug, "review"]
        if page in {"legal_basis", "remove_legal_basis"}:
            return [campaign.slug, campaign.legal_bases.first().pk]
        if page in {"link", "remove_link"}:
            return [campaign.slug, campaign.links.first().pk]
        return [campaign.slug]

    def _criteria_args(self, page):
        criteria_set = CriteriaSet.objects.filter(round=self.played).order_by("pk").first()
        if page == "list":
            return []
        return [criteria_set.pk] if page in {"set", "download"} else self._criteria_round_args(page, criteria_set)

    def _criteria_round_args(self, page, criteria_set):
        of_a_tier = page in {"upload", "confirm_upload", "copy", "load_seed"}
        return [self.played.slug, criteria_set.tier] if of_a_tier else [self.played.slug]

    def _nominations_args(self, page):
        assessment = SelfAssessment.objects.get(round=self.played, unit=self.unit)
        plan = UnitPlan.objects.get(round=self.played, unit=self.unit)
        start, listing, receipt = [self.open.slug, self.unit.pk], [self.played.slug], [assessment.receipts.first().number]
        evidence, project = (
            [Evidence.objects.filter(unit=self.unit).order_by("pk").first().pk],
            [plan.pk, plan.projects.first().pk],
        )
        found = {
            **dict.fromkeys(["home", "nominations"], []),
            **dict.fromkeys(["start", "start_plan", "start_nomination"], start),
            **dict.fromkeys(["overview", "plans"], listing),
            **dict.fromkeys(["receipt", "receipt_pdf"], receipt),
            **dict.fromkeys(["evidence", "remove_evidence"], evidence),
            **dict.fromkeys(["library", "add_to_library"], [self.unit.pk]),
            **dict.fromkeys(["project", "remove_project"], project),
            **dict.fromkeys(["plan", "add_project", "register_plan", "revise_plan"], [plan.pk]),
            "answer": [assessment.pk, assessment.answers.first().criterion_id],
        }
        return found.get(page, [self.nomination.pk] if "nomination" in page else [assessment.pk])

    def _reviews_args(self, page):
        result = Result.objects.get(round=self.played, unit=self.unit)
        if page in {"assignments", "board", "conflict", "appeals"}:
            return []
        if page in {"round", "start_review", "assign_all", "freeze_results", "results"}:
            return [self.reviewed.slug]
        if page == "evidence":
            return [self.assignment.pk, Evidence.objects.filter(unit=self.assignment.self_assessment.unit).first().pk]
        if page == "assign":
            return [self.assignment.self_assessment_id]
        if page in {"result", "do_not_rank"}:
            return [result.pk]
        if page == "lodge_appeal":
            return [result.pk, result.lines.exclude(criterion__kind="group").last().criterion_id]
        return [self.appeal.pk] if "appeal" in page else [self.assignment.pk]

    def _awards_args(self, page):
        if page == "home":
            return []
        if page in {"set_up", "hand_to_council", "draft"}:
            return [self.played.slug]
        if page in {"council", "plan_sitting"}:
            return [Council.objects.get(round=self.played).pk]
        if page in {"sitting", "attendance"}:
            return [Sitting.objects.get().pk]
        if page in {"ballot", "open_ballot", "renew_key", "vote", "close_ballot", "tally"}:
            return [Ballot.objects.get().pk]
        if page == "revoke":
            return [Award.objects.order_by("pk").first().pk]
        if page == "document":
            return [Document.objects.filter(kind="decision").order_by("pk").first().pk]
        return [self.draft.pk if page == "submission" else self.decision.pk]

    def _results_args(self, page):
        unit = PublishedUnit.objects.filter(publication__round=self.played, tier="department").order_by("pk").first()
        decision = self.decision
        found = {
            "unit": [self.played.slug, unit.slug],
            "unit_json": [self.played.slug, unit.slug],
            "ranking": [self.played.slug, "so"],
            "ranking_csv": [self.played.slug, "so"],
            "ranking_json": [self.played.slug, "so"],
            **dict.fromkeys(["decision", "decision_file"], [decision.year, decision.number]),
            "old_bundle": [self.played.slug, 1],
            "verify_code": [Award.objects.order_by("pk").first().verify_code],
            "ledger_entry": [LedgerEntry.objects.order_by("index").first().index],
        }
        return [] if page in PUBLIC else found.get(page, [self.played.slug])
