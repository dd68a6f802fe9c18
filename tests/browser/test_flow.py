"""The campaign once in a real browser: every role signs in, clicks and types; the citizen reads the result."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign_portal.rehearsal.ground import load_law
from campaigns import actions as campaigns
from campaigns.models import Round, Step
from criteria import actions as criteria
from nominations.models import Nomination, SelfAssessment
from outbox.actions import run_due_jobs
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory, UnitFactory
from tests.nominations.files import pdf
from units.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = UserFactory.PASSWORD
REBUILT = "bản dựng lại"
LIST = [
    {"code": code, "parent_code": parent, "name": name, "max_points": most, "scoring_rule": rule, "provenance": REBUILT}
    for code, parent, name, most, rule in [
        ("1", "", "Nhận thức số", "40", "sum of children"),
        ("1.1", "1", "Họp ban chỉ đạo", "20", "tiers"),
        ("1.2", "1", "Cán bộ được bồi dưỡng", "10", "ratio a/b"),
        ("1.3", "1", "Có chuyên mục", "10", "bool"),
    ]
]


class Person:
    """Someone at a browser of their own."""

    def __init__(self, browser, live_server, user):
        self.live_server, self.user = live_server, user
        self.page = browser.new_context(locale="vi-VN").new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if "Content Security" in message.text else None)
        if user is not None:
            self.open(reverse("account_login"))
            self.page.fill("input[name=login]", user.email)
            self.page.fill("input[name=password]", PASSWORD)
            self.press(self.page.locator("main button.button").first)

    def open(self, path):
        answer = self.page.goto(self.live_server.url + path)
        assert answer.status < 400, (path, answer.status)

    def press(self, button):
        """Press a button that leads to another page, saying yes to a question in between."""
        if button.evaluate("button => Boolean(button.form && button.form.dataset.confirm)"):
            button.click()
            button = self.page.locator("dialog[open] button[value=yes]")
        with self.page.expect_navigation():
            button.click()
        assert self.page.locator(".error-summary").count() == 0, self.page.locator(".error-summary").inner_text()

    def submit(self, action: str, **fields):
        """Fill the form with that action and send it."""
        form = self.page.locator(f'form[action="{action}"]').first
        for name, value in fields.items():
            form.locator(f"[name={name}]").first.fill(value)
        self.press(form.locator("button:not([tabindex='-1'])").last)


@pytest.fixture
def round(db):
    load_law()
    secretary = UserFactory(display_name="Thư ký")
    agency = UnitFactory(department=True, name="Sở Nội vụ", code="SNV")
    MembershipFactory(user=secretary, unit=agency, role=Role.SECRETARIAT)
    campaign = campaigns.load_plan_39(by=secretary, rehearsal=True)
    campaigns.announce_campaign(campaign, by=secretary)
    round = Round.objects.get(campaign=campaign, year=2023)
    criteria.load_set(round, "department", by=secretary, rows=LIST, name="Bộ chỉ số thử", provenance="Bản dựng lại để thử")
    for step in Step:
        opens, closes = timezone.now() - timedelta(days=9), timezone.now() + timedelta(days=9)
        campaigns.place_stage(round, step, by=secretary, opens_at=opens, closes_at=closes)
    return round


def test_a_campaign_runs_in_the_browser(round, browser, live_server):
    unit = UnitFactory(department=True, name="Sở Tư pháp", code="STP")
    cast = {role: UserFactory() for role in Role}
    agency = unit.__class__.objects.get(code="SNV")
    for role, user in cast.items():
        home = unit if role in {Role.UNIT_STAFF, Role.UNIT_HEAD} else agency
        MembershipFactory(user=user, unit=home, role=role)
    people = {role: Person(browser, live_server, user) for role, user in cast.items()}
    secretary, staff, head = people[Role.SECRETARIAT], people[Role.UNIT_STAFF], people[Role.UNIT_HEAD]

    secretary.open(reverse("criteria:round", args=[round.slug]))
    secretary.submit(reverse("criteria:open_round", args=[round.slug]))
    _plan(staff, round, unit)
    assessment = _assess(staff, round, unit)
    head.open(reverse("nominations:read", args=[assessment.pk]))
    head.submit(reverse("nominations:approve", args=[assessment.pk]))
    assert re.search(r"TDG-2023-STP-\d+", head.page.content())
    _nominate(staff, head, secretary, round, unit)
    _score(secretary, people[Role.REVIEWER], round, assessment)
    _vote(secretary, people[Role.COUNCIL_CHAIR], people[Role.COUNCIL_MEMBER], round)
    _decide(secretary, round)
    citizen = Person(browser, live_server, None)
    citizen.open(reverse("results:ranking", args=[round.slug, "so"]))
    assert "Sở Tư pháp" in citizen.page.inner_text("main")
    citizen.open(reverse("results:awards"))
    assert "Y Bih Alêô" in citizen.page.inner_text("main")
    assert citizen.page.context.cookies() == []
    assert [person.errors for person in [*people.values(), citizen] if person.errors] == []
    for person in [*people.values(), citizen]:
        person.page.context.close()


def _plan(staff, round, unit):
    staff.open(reverse("nominations:home"))
    staff.submit(reverse("nominations:start_plan", args=[round.slug, unit.pk]))
    staff.page.fill("[name=commitments]", "100 % hồ sơ trực tuyến")
    staff.press(staff.page.locator("form.form button.button").first)
    staff.page.goto(staff.page.url + "du-an/")
    staff.page.fill("[name=name]", "Số hóa hồ sơ")
    staff.press(staff.page.locator("main form button.button").first)
    staff.press(staff.page.locator("form[action$='/dang-ky/'] button"))


def _assess(staff, round, unit) -> SelfAssessment:
    staff.open(reverse("nominations:home"))
    staff.submit(reverse("nominations:start", args=[round.slug, unit.pk]))
    assessment = SelfAssessment.objects.get(unit=unit, round=round)
    for criterion in assessment.criteria_set.criteria.leaves():
        staff.open(reverse("nominations:answer", args=[assessment.pk, criterion.pk]))
        if criterion.kind == "ratio":
            staff.page.fill("[name=numerator]", "9")
            staff.page.fill("[name=denominator]", "10")
        else:
            staff.page.locator("input[type=radio]").first.check()
        staff.page.fill("[name=explanation]", "Báo cáo số 12 ngày 05/11/2023")
        file = {"name": "báo cáo.pdf", "mimeType": "application/pdf", "buffer": pdf()}
        staff.page.set_input_files("#files", file)
        staff.page.wait_for_timeout(700)
        staff.press(staff.page.locator("button[name=go][value=next]"))
    staff.open(reverse("nominations:check", args=[assessment.pk]))
    staff.submit(reverse("nominations:send_to_head", args=[assessment.pk]))
    return assessment


def _nominate(staff, head, secretary, round, unit):
    staff.open(reverse("nominations:start_nomination", args=[round.slug, unit.pk]))
    staff.page.check("input[name=subject_kind][value=individual]")
    staff.page.fill("[name=subject_name]", "Y Bih Alêô")
    staff.press(staff.page.locator("main form button.button").first)
    meeting = {
        "merit": "Dẫn đầu chuyển đổi số",
        "report": "Báo cáo thành tích",
        "meeting_on": f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}",
        "meeting_members": "20",
        "meeting_present": "18",
        "votes_for": "17",
        "votes_against": "1",
    }
    for name, value in meeting.items():
        staff.page.fill(f"[name={name}]", value)
    staff.page.select_option("[name=pending]", "no")
    file = {"name": "biên bản.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    staff.page.set_input_files("[name=minutes]", file)
    staff.press(staff.page.locator("form[enctype] button.button").first)
    nomination = Nomination.objects.get()
    staff.submit(reverse("nominations:send_nomination", args=[nomination.pk]))
    head.open(nomination.get_absolute_url())
    head.submit(reverse("nominations:approve_nomination", args=[nomination.pk]))
    secretary.open(nomination.get_absolute_url())
    secretary.submit(reverse("nominations:accept_nomination", args=[nomination.pk]))


def _score(secretary, reviewer, round, assessment):
    secretary.open(reverse("reviews:round", args=[round.slug]))
    secretary.submit(reverse("reviews:start_review", args=[round.slug]))
    secretary.submit(reverse("reviews:assign_all", args=[round.slug]), per_unit="1")
    assignment = assessment.assignments.get()
    reviewer.open(reverse("reviews:assignment", args=[assignment.pk]))
    for criterion, points in zip(assessment.criteria_set.criteria.leaves(), ("20", "9", "7,5"), strict=True):
        reviewer.page.fill(f"[name='{criterion.pk}-points']", points)
    reviewer.press(reviewer.page.locator("#scores button.button").last)
    reviewer.submit(reverse("reviews:submit", args=[assignment.pk]))
    secretary.open(reverse("reviews:round", args=[round.slug]))
    secretary.submit(reverse("reviews:freeze_results", args=[round.slug]))
    assert "36,5" in secretary.page.inner_text("main")


def _vote(secretary, chair, member, round):
    secretary.open(reverse("awards:set_up", args=[round.slug]))
    secretary.page.fill("[name=decision_number]", "12/QĐ-UBND")
    secretary.page.select_option("[name=chair]", str(chair.user.pk))
    secretary.page.check(f"[name=members][value='{member.user.pk}']")
    secretary.press(secretary.page.locator("main form button.button").first)
    secretary.submit(reverse("awards:hand_to_council", args=[round.slug]))
    held = f"{timezone.localtime():%d/%m/%Y %H:%M}"
    secretary.submit(reverse("awards:plan_sitting", args=[round.council.pk]), held_at=held, place="Phòng họp 1")
    secretary.press(secretary.page.locator("form[action$='/diem-danh/'] button"))
    secretary.page.select_option("[name=category]", str(Nomination.objects.get().category_id))
    for box in secretary.page.locator("[name=nominations]").all():
        box.check()
    secretary.press(secretary.page.locator("main form.card button.button").last)
    ballot = secretary.page.url
    chair.page.goto(ballot)
    chair.press(chair.page.locator("form[action$='/mo/'] button"))
    key = chair.page.inner_text("#box-key")
    for voter in (chair, member):
        voter.page.goto(ballot)
        voter.page.locator("input[type=radio][value=yes]").first.check()
        voter.press(voter.page.locator("form[action$='/bo/'] button"))
    chair.page.goto(ballot)
    chair.press(chair.page.locator("form[action$='/dong/'] button"))
    chair.page.fill("[name=key]", key)
    chair.press(chair.page.locator("form[action$='/kiem/'] button"))
    run_due_jobs()


def _decide(secretary, round):
    secretary.open(reverse("awards:draft", args=[round.slug]))
    secretary.page.fill("[name=signer_name]", "Nguyễn Văn Ký")
    secretary.press(secretary.page.locator("main form button.button").first)
    secretary.page.fill("[name=decided_on]", f"{date.today():%d/%m/%Y}")  # noqa: DTZ011 -- the browser's own day
    secretary.press(secretary.page.locator("form[action$='/cap-so/'] button"))
    run_due_jobs()
    file = {"name": "đã ký.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    secretary.page.set_input_files("[name=upload]", file)
    secretary.press(secretary.page.locator("form[action$='/ban-ky/'] button"))
    secretary.press(secretary.page.locator("form[action$='/cong-bo/'] button"))
    secretary.open(reverse("results:publish", args=[round.slug]))
    secretary.press(secretary.page.locator("main form button.button").last)
    run_due_jobs()
