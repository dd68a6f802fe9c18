"""The executable table of contents: one campaign from announcement to publication, through HTTP, as the people it takes."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models import Ballot, Decision, Document
from campaign_portal.management.commands.check_invariants import problems
from campaign_portal.rehearsal.ground import load_law
from campaigns import actions as campaigns
from campaigns.models import Campaign, Round, Step
from campaigns.queries import calendar
from criteria.models import CriteriaSet
from nominations.models import Category, Nomination, SelfAssessment, UnitPlan
from nominations.notifications import queue_reminders
from outbox.actions import run_due_jobs
from outbox.models import OutgoingMail
from results.models import Publication, PublishedUnit
from reviews.models import Appeal, Assignment, Result
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory
from tests.flow.actors import Actor
from tests.nominations.files import pdf
from units.models import Unit
from units.queries import counts_by_tier
from units.roles import Role

SINCE = date(2023, 1, 1)


@pytest.fixture
def portal(db):
    """Step 2 and the data of step 1: real units of all dates, calendar, rules of law, the campaign of Kế hoạch 39."""
    call_command("load_units", verbosity=0)
    secretary = UserFactory(display_name="Trần Thị Thư Ký")
    MembershipFactory(user=secretary, unit=_unit("SNV"), role=Role.SECRETARIAT)
    campaigns.load_calendar(by=secretary)
    campaigns.load_reminder_rules(by=secretary)
    load_law()
    return secretary


def test_units_of_a_date_are_those_of_that_date(portal):
    """Step 2: "as of" any date gives the units of that date."""
    expected = {
        date(2023, 6, 30): (184, 15, 20),
        date(2024, 12, 31): (180, 15, 20),
        date(2025, 12, 31): (102, 0, 15),
    }
    for day, counts in expected.items():
        found = counts_by_tier(day)
        assert (found["commune"], found.get("district", 0), found["department"]) == counts
        page = Client().get(reverse("units:list"), {"ngay": f"{day:%d/%m/%Y}", "cap": "commune"})
        assert str(counts[0]) in page.content.decode()


def _unit(code: str, day: date | None = None) -> Unit:
    """The unit of that code as it is on the day, today by default: codes are used again for other units."""
    return Unit.objects.on(day or timezone.localdate()).get(code=code)


def test_a_round_runs_from_announcement_to_publication(portal):
    secretary = Actor(portal)
    round, units = _announce_and_open(secretary)
    for unit in units:
        _plan_and_assess(unit, round)
    _nominate(units[0], round, secretary)
    _review(round, secretary, units)
    _appeal(round, secretary, units[1])
    _vote(round, secretary)
    _decide(round, secretary)
    _publish(round, secretary, units)
    assert list(problems()) == []


def _announce_and_open(secretary):
    """Steps 1 and 3: the campaign with its legal bases, rounds and windows; criteria of each tier; opening freezes them."""
    campaign = campaigns.load_plan_39(by=secretary.user)
    campaigns.announce_campaign(campaign, by=secretary.user)
    page = Client().get(campaign.get_absolute_url()).content.decode()
    assert "39/KH-UBND" in page
    assert "749/QĐ-TTg" in page
    assert "dichvucong.gov.vn" in page
    assert list(campaign.rounds.values_list("year", "kind").order_by("year", "-kind")) == [
        (2023, "year"),
        (2024, "year"),
        (2025, "year"),
        (2025, "final"),
    ]
    round = campaign.rounds.get(year=2023)
    closes = timezone.localtime(round.stages.get(step=Step.SELF_ASSESSMENT).closes_at)
    assert (closes.weekday() < 5, closes.hour) == (True, 17)
    for tier in ("department", "district", "commune"):
        secretary.post("criteria:load_seed", round.slug, tier)
    for step in Step:
        opens, closes = timezone.localtime() - timedelta(days=30), timezone.localtime() + timedelta(days=30)
        window = {"opens_at": f"{opens:%d/%m/%Y %H:%M}", "closes_at": f"{closes:%d/%m/%Y} 17:00"}
        secretary.post("campaigns:window", round.slug, step.value, **window)
    secretary.post("criteria:open_round", round.slug)
    assert not CriteriaSet.objects.filter(round=round, frozen_at__isnull=True).exists()
    page = Client().get(reverse("criteria:set", args=[CriteriaSet.objects.get(round=round, tier="department").pk]))
    assert "chưa phải phụ lục QĐ 2534" in page.content.decode()
    codes = ["STP", "SCT"]
    return Round.objects.get(pk=round.pk), [Unit.objects.on(round.as_of).get(code=code) for code in codes]


def _people_of(unit):
    staff, head = (UserFactory(), UserFactory())
    MembershipFactory(user=staff, unit=unit, role=Role.UNIT_STAFF)
    MembershipFactory(user=head, unit=unit, role=Role.UNIT_HEAD)
    return Actor(staff), Actor(head)


def _plan_and_assess(unit, round):
    """Step 4: the plan is registered, the self-assessment filled in with evidence, sent, approved, and receipted."""
    staff, head = _people_of(unit)
    staff.post("nominations:start_plan", round.slug, unit.pk)
    plan = UnitPlan.objects.get(unit=unit, round=round)
    texts = {"commitments": "100 % hồ sơ trực tuyến", "difficulties": "Đường truyền", "proposals": "Hỗ trợ thiết bị"}
    staff.post("nominations:plan", plan.pk, version=0, **texts)
    staff.post("nominations:add_project", plan.pk, name="Số hóa hồ sơ", progress=60, progress_note="Đúng tiến độ")
    staff.post("nominations:register_plan", plan.pk)
    plan.refresh_from_db()
    assert plan.status == "registered"

    staff.post("nominations:start", round.slug, unit.pk)
    assessment = SelfAssessment.objects.get(unit=unit, round=round)
    early = staff.post("nominations:send_to_head", assessment.pk)
    assert early.url == reverse("nominations:check", args=[assessment.pk])
    for criterion in assessment.criteria_set.criteria.leaves():
        staff.post("nominations:answer", assessment.pk, criterion.pk, **_answer(criterion), version=0, files=_file(unit))
    staff.post("nominations:send_to_head", assessment.pk)
    stranger = Actor(UserFactory())
    stranger.get("nominations:read", assessment.pk, status=404)
    head.post("nominations:give_back", assessment.pk, reason="Bổ sung số liệu mục 6.6")
    staff.post("nominations:send_to_head", assessment.pk)
    assert "Bổ sung số liệu" in head.get("nominations:read", assessment.pk).content.decode()
    receipt = head.post("nominations:approve", assessment.pk)
    number = assessment.receipts.get().number
    assert receipt.url == reverse("nominations:receipt", args=[number])
    page = staff.get("nominations:receipt", number).content.decode()
    assert (number in page, assessment.receipts.get().sha256 in page) == (True, True)
    again = head.post("nominations:approve", assessment.pk)
    assert (again.url, assessment.receipts.count()) == (receipt.url, 1)


def _answer(criterion) -> dict:
    match criterion.kind:
        case "tiers":
            return {"tier": criterion.rule["tiers"][0]["key"]}
        case "ratio":
            return {"numerator": "9", "denominator": "10"}
        case "boolean":
            return {"value": "true"}
        case "count":
            return {"count": "6"}
        case "parts":
            return {"parts": [criterion.rule["parts"][0]["key"]]}
    return {"text": "Thông tin chung"}


def _file(unit):
    return SimpleUploadedFile(f"báo cáo {unit.code}.pdf", pdf(), content_type="application/pdf")


def _nominate(unit, round, secretary):
    """Step 5: a collective and an individual with the meeting's vote; a pending matter is refused with its article."""
    staff, head = _people_of(unit)
    for kind, name in (("collective", unit.name), ("individual", "Y Bih Alêô")):
        _nominate_one(unit, round, staff, kind, name)
    for nomination in Nomination.objects.filter(round=round):
        head.post("nominations:approve_nomination", nomination.pk)
        nomination.refresh_from_db()
        assert nomination.status == "submitted"
        secretary.post("nominations:accept_nomination", nomination.pk)
    _nominate_one(unit, round, staff, "individual", "H'Hen Niê", pending="yes")
    refused = Nomination.objects.get(subject_name="H'Hen Niê")
    head.post("nominations:approve_nomination", refused.pk)
    refused.refresh_from_db()
    assert refused.status == "awaiting_head"
    assert "Điều 4" in head.get("nominations:nomination", refused.pk).content.decode()
    assert refused.refusals.get().rule.check_kind == "no_pending_matter"


def _nominate_one(unit, round, staff, kind, name, pending="no"):
    category = str(_category())
    staff.post("nominations:start_nomination", round.slug, unit.pk, category=category, subject_kind=kind, subject_name=name)
    nomination = Nomination.objects.get(subject_name=name, round=round)
    fields = {
        "subject_name": name,
        "merit": "Dẫn đầu chuyển đổi số",
        "report": "Báo cáo thành tích năm 2023",
        "meeting_on": f"{timezone.localdate() - timedelta(days=2):%d/%m/%Y}",
        "meeting_members": 20,
        "meeting_present": 18,
        "votes_for": 17,
        "votes_against": 1,
        "pending": pending,
        "version": 0,
        "minutes": SimpleUploadedFile("biên bản.pdf", pdf(), content_type="application/pdf"),
    }
    staff.post("nominations:nomination", nomination.pk, **fields)
    staff.post("nominations:send_nomination", nomination.pk)


def _category() -> int:
    return Category.objects.get(code="bang-khen-ubnd-tinh").pk


def _review(round, secretary, units):
    """Step 6: reviewers are assigned, score every criterion with the evidence, and the results are frozen and ranked."""
    reviewers = [UserFactory() for _ in range(3)]
    for reviewer in reviewers:
        MembershipFactory(user=reviewer, unit=_unit("STTTT", SINCE), role=Role.REVIEWER)
    secretary.post("reviews:start_review", round.slug)
    secretary.post("reviews:assign_all", round.slug, per_unit=2)
    assignments = Assignment.objects.filter(self_assessment__round=round)
    assert assignments.count() == 2 * len(units)
    actors = {reviewer.pk: Actor(reviewer) for reviewer in reviewers}
    for assignment in assignments.select_related("self_assessment__unit"):
        actor = actors[assignment.reviewer_id]
        page = actor.get("reviews:assignment", assignment.pk).content.decode()
        evidence = re.search(reverse("reviews:evidence", args=[assignment.pk, 1]).replace("/1/", r"/(\d+)/"), page)
        assert actor.client.get(evidence[0]).status_code == 200
        actor.post("reviews:assignment", assignment.pk, **_scores(assignment, units))
        actor.post("reviews:submit", assignment.pk)
    secretary.post("reviews:freeze_results", round.slug)
    results = {r.unit_id: r for r in Result.objects.filter(round=round)}
    assert [results[u.pk].rank for u in units] == [1, 2]
    for result in results.values():
        leaves = result.lines.exclude(criterion__kind="group")
        assert sum(line.points for line in leaves) == result.total


def _scores(assignment, units) -> dict:
    """The first unit gets all its claims, the others nine tenths; typed with a decimal comma."""
    share = Decimal(1) if assignment.self_assessment.unit_id == units[0].pk else Decimal("0.9")
    data = {}
    for answer in assignment.self_assessment.answers.exclude(criterion__kind="unscored"):
        points = (answer.claimed_points * share).quantize(Decimal("0.01"))
        data |= {f"{answer.criterion_id}-points": str(points).replace(".", ","), f"{answer.criterion_id}-note": ""}
        data[f"{answer.criterion_id}-applicable"] = "on"
    return data


def _appeal(round, secretary, unit):
    """A unit appeals against one criterion; a reviewer who did not score it upholds; both scores stay."""
    head = next(Actor(m.user) for m in unit.memberships.filter(role=Role.UNIT_HEAD))
    result = Result.objects.get(round=round, unit=unit)
    line = result.lines.filter(criterion__kind="boolean").first()
    head.post("reviews:lodge_appeal", result.pk, line.criterion_id, grounds="Đã có chuyên mục từ tháng 3")
    appeal = Appeal.objects.get()
    scorers = Assignment.objects.filter(self_assessment=result.self_assessment).values("reviewer")
    free = User.objects.filter(memberships__role=Role.REVIEWER).exclude(pk__in=scorers).get()
    scorer = User.objects.get(pk=scorers[0]["reviewer"])
    secretary.post("reviews:assign_appeal", appeal.pk, reviewer=scorer.pk)
    appeal.refresh_from_db()
    assert appeal.status == "open"
    secretary.post("reviews:assign_appeal", appeal.pk, reviewer=free.pk)
    points = str(line.max_points).replace(".", ",")
    Actor(free).post("reviews:appeal", appeal.pk, new_points=points, answer="Chấp nhận", decision="uphold")
    appeal.refresh_from_db()
    assert (appeal.status, appeal.old_points, appeal.new_points) == ("upheld", line.points, line.max_points)
    total = result.total
    result.refresh_from_db()
    assert result.total == total + line.max_points - line.points


def _vote(round, secretary):
    """Step 7: fifteen members, a threshold of law counted on all of them, a sealed ballot, minutes in PDF."""
    members = [UserFactory(display_name=f"Ủy viên {n}") for n in range(15)]
    for index, member in enumerate(members):
        role = Role.COUNCIL_CHAIR if index == 0 else Role.COUNCIL_MEMBER
        MembershipFactory(user=member, unit=_unit("SNV"), role=role)
    chair, others = members[0], [m.pk for m in members[1:]]
    form = {"name": "Hội đồng Thi đua - Khen thưởng tỉnh", "decision_number": "12/QĐ-UBND", "chair": chair.pk, "members": others}
    secretary.post("awards:set_up", round.slug, **form)
    secretary.post("awards:hand_to_council", round.slug)
    council = round.council
    secretary.post("awards:plan_sitting", council.pk, held_at=f"{timezone.localtime():%d/%m/%Y %H:%M}", place="Phòng họp 1")
    sitting = council.sittings.get()
    seats = list(council.members.values_list("pk", flat=True))
    secretary.post("awards:attendance", sitting.pk, present=seats[:-1], **{f"reason-{seats[-1]}": "Đi công tác"})
    eligible = Nomination.objects.filter(round=round, status="eligible")
    secretary.post("awards:sitting", sitting.pk, category=_category(), nominations=[n.pk for n in eligible])
    ballot = Ballot.objects.get()
    assert (ballot.threshold, ballot.base) == (Decimal("0.8"), "all")
    leader = Actor(chair)
    page = leader.post("awards:open_ballot", ballot.pk, status=200).content.decode()
    key = re.search(r'id="box-key">([^<]+)<', page)[1]
    candidates = list(ballot.candidates.all())
    for index, member in enumerate(members):
        actor = leader if member == chair else Actor(member)
        # Twelve of fifteen vote for the second candidate, eleven would not be enough.
        choices = {candidates[0].pk: "yes", candidates[1].pk: "yes" if index < 12 else "no"}
        actor.post("awards:vote", ballot.pk, **{f"candidate-{pk}": choice for pk, choice in choices.items()})
    leader.post("awards:vote", ballot.pk, **{f"candidate-{c.pk}": "no" for c in candidates})
    assert ballot.marks.count() == 15
    leader.post("awards:close_ballot", ballot.pk)
    leader.post("awards:tally", ballot.pk, status=200, key="AAAA-BBBB")
    leader.post("awards:tally", ballot.pk, key=key)
    assert [(c.yes, c.no, c.recommended) for c in ballot.candidates.all()] == [(15, 0, True), (12, 3, True)]
    run_due_jobs()
    minutes = Document.objects.get(kind="minutes", ballot=ballot)
    assert b"".join(leader.get("awards:document", minutes.pk).streaming_content).startswith(b"%PDF")


def _decide(round, secretary):
    """Step 8: draft, number, papers by jobs, the signed copy comes back."""
    secretary.post("awards:draft", round.slug, signer_name="Nguyễn Văn Ký", deputy="on")
    run_due_jobs()
    decision = Decision.objects.get()
    assert Document.objects.get(kind="decision", decision=decision).is_draft
    secretary.post("awards:number", decision.pk, decided_on=f"{timezone.localdate():%d/%m/%Y}")
    run_due_jobs()
    decision.refresh_from_db()
    assert (decision.number, decision.year) == (1, timezone.localdate().year)
    assert Document.objects.filter(kind="certificate", award__decision=decision).count() == 2
    paper = Document.objects.get(kind="decision", decision=decision, is_draft=False)
    with paper.file.open("rb") as file:
        signed = SimpleUploadedFile("da-ky.pdf", file.read(), content_type="application/pdf")
    secretary.post("awards:sign", decision.pk, upload=signed)
    secretary.post("awards:publish_decision", decision.pk)
    decision.refresh_from_db()
    assert decision.status == "published"
    assert set(Nomination.objects.filter(award__decision=decision).values_list("status", flat=True)) == {"awarded"}


def _publish(round, secretary, units):
    """Step 9: nothing is public before, everything at once after; page, CSV and JSON say the same."""
    citizen = Client()
    assert citizen.get(reverse("results:ranking", args=[round.slug, "so"])).status_code == 404
    secretary.post("results:publish", round.slug)
    publication = Publication.objects.get(round=round)
    run_due_jobs()
    ranking = citizen.get(reverse("results:ranking", args=[round.slug, "so"]))
    text = ranking.content.decode()
    assert all(unit.name in text for unit in units)
    published = PublishedUnit.objects.get(publication=publication, code=units[0].code)
    page = citizen.get(reverse("results:unit", args=[round.slug, published.slug])).content.decode()
    assert f"{published.ratio:.5f}".replace(".", ",") in page
    awards = citizen.get(reverse("results:awards")).content.decode()
    assert ("Y Bih Alêô" in awards, "H&#x27;Hen Niê" in awards) == (True, False)
    assert citizen.get(reverse("results:method", args=[round.slug])).status_code == 200
    assert citizen.get("/").status_code == 200
    assert not citizen.cookies


def test_reminders_reach_exactly_those_who_have_not_acted(portal):
    """Step 10: before each deadline and when late, once each, readable and cancellable before they leave."""
    secretary = Actor(portal)
    round, units = _announce_and_open(secretary)
    done, pending = units
    for unit in units:
        _people_of(unit)
    plan_staff = Actor(done.memberships.filter(role=Role.UNIT_STAFF).first().user)
    plan_staff.post("nominations:start_plan", round.slug, done.pk)
    plan = UnitPlan.objects.get(unit=done, round=round)
    plan_staff.post("nominations:plan", plan.pk, version=0, commitments="Cam kết", difficulties="", proposals="")
    plan_staff.post("nominations:add_project", plan.pk, name="Dự án", progress=1)
    plan_staff.post("nominations:register_plan", plan.pk)
    stage = round.stages.get(step=Step.REGISTRATION)
    three_before = calendar().add_working_days(timezone.localdate(stage.closes_at), -3)
    moment = timezone.make_aware(timezone.datetime(three_before.year, three_before.month, three_before.day, 6))
    queue_reminders(moment)
    queue_reminders(moment)
    mails = OutgoingMail.objects.filter(purpose="reminder_of_unit", key__startswith=f"reminder:{stage.pk}:")
    told = {mail.recipient for mail in mails}
    pending_staff = {m.user for m in pending.memberships.filter(role=Role.UNIT_STAFF)}
    assert told == pending_staff
    assert mails.count() == len(told)
    mail = mails.first()
    assert mail.subject in secretary.get("outbox:detail", mail.pk).content.decode()
    secretary.post("outbox:cancel", mail.pk)
    mail.refresh_from_db()
    assert mail.status == "cancelled"


def test_a_campaign_in_preparation_is_not_public(portal):
    campaign = campaigns.load_plan_39(by=portal)
    assert Client().get(campaign.get_absolute_url()).status_code == 404
    assert Campaign.objects.count() == 1
