import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.lifecycle import RoundStatus
from core.lifecycle import TransitionNotAllowed
from nominations import actions
from nominations.actions import StalePlan
from nominations.models import KeyProject, UnitPlan
from nominations.queries.plan import plan_items
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.nominations import KeyProjectFactory, UnitPlanFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import person, secretary
from tests.reviews.cast import refused, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db


class Cast:
    def __init__(self):
        self.round, self.unit = RoundFactory(open=True), UnitFactory()
        self.stage = StageFactory(round=self.round, step="registration")
        self.staff = person(self.unit, Role.UNIT_STAFF)
        self.plan = UnitPlanFactory(round=self.round, unit=self.unit, commitments="")


@pytest.fixture
def c():
    return Cast()


def texts(**changes):
    return {"commitments": "100 % trực tuyến", "difficulties": "", "proposals": "", "version": "0"} | changes


def url(name, *args):
    return reverse(f"nominations:{name}", args=args)


def test_a_plan_is_begun_once_within_the_window_by_a_unit_that_takes_part(c):
    assert actions.start_plan(c.unit, c.round, by=c.staff) == c.plan
    other = UnitFactory()
    assert actions.start_plan(other, c.round, by=c.staff).status == "draft"
    c.stage.closes_at = "2021-01-01T00:00Z"
    c.stage.save()
    refused("window_closed", actions.start_plan, UnitFactory(), c.round, by=c.staff)


@pytest.mark.parametrize("dates", [{"valid_from": "2024-07-01"}, {"valid_to": "2023-06-30"}])
def test_a_unit_of_another_time_does_not_take_part(c, dates):
    unit = UnitFactory(**dates)
    unit.refresh_from_db()
    refused("not_taking_part", actions.start_plan, unit, c.round, by=c.staff)


def test_texts_are_saved_in_nfc_with_a_version_each_time(c):
    actions.save_plan(c.plan, by=c.staff, commitments=" Hồ sơ ", version=0)
    saved = actions.save_plan(c.plan, by=c.staff, commitments="Hai", version=1)
    assert (saved.commitments, saved.version) == ("Hai", 2)
    with pytest.raises(StalePlan) as stale:
        actions.save_plan(c.plan, by=c.staff, commitments="Ba", version=1)
    assert stale.value.current.commitments == "Hai"
    actions.save_plan(c.plan, by=c.staff, commitments="Bốn")


def test_a_plan_is_registered_with_commitments_and_a_project(c):
    refused("commitments", actions.register_plan, c.plan, by=c.staff)
    actions.save_plan(c.plan, by=c.staff, commitments="Cam kết")
    refused("projects", actions.register_plan, c.plan, by=c.staff)
    actions.save_project(c.plan, by=c.staff, name="Số hóa")
    registered = actions.register_plan(c.plan, by=c.staff)
    assert (registered.status, registered.registered_by, registered.events.count()) == ("registered", c.staff, 1)
    refused("registered", actions.register_plan, c.plan, by=c.staff)
    refused("registered", actions.save_plan, c.plan, by=c.staff, commitments="x")
    assert c.plan.events.count() == 1


def test_a_registered_plan_is_revised_with_a_reason_while_registration_lasts(c):
    with pytest.raises(TransitionNotAllowed):
        actions.revise_plan(c.plan, by=c.staff, reason="vì")
    plan = UnitPlanFactory(round=c.round, registered=True)
    refused("reason", actions.revise_plan, plan, by=c.staff, reason=" ")
    assert actions.revise_plan(plan, by=c.staff, reason="bổ sung").status == "draft"
    c.stage.closes_at = "2021-01-01T00:00Z"
    c.stage.save()
    late = UnitPlanFactory(round=c.round, registered=True)
    refused("window_closed", actions.revise_plan, UnitPlan.objects.get(pk=late.pk), by=c.staff, reason="muộn")
    refused("window_closed", actions.register_plan, UnitPlan.objects.get(pk=c.plan.pk), by=c.staff)
    refused("window_closed", actions.save_plan, UnitPlan.objects.get(pk=c.plan.pk), by=c.staff, commitments="muộn")


def test_a_project_has_a_name_and_progress_in_percent(c):
    refused("name", actions.save_project, c.plan, by=c.staff, name=" ")
    for progress in (-1, 101):
        refused("progress", actions.save_project, c.plan, by=c.staff, name="x", progress=progress)
    project = actions.save_project(c.plan, by=c.staff, name="Số hóa", progress=10)
    actions.save_project(c.plan, by=c.staff, project=project, name="Số hóa 2", progress=100, progress_note="xong")
    assert list(KeyProject.objects.values_list("name", "progress")) == [("Số hóa 2", 100)]
    actions.remove_project(project, by=c.staff)
    assert not KeyProject.objects.exists()


def test_of_a_registered_plan_only_progress_is_reported_while_the_round_is_open(c):
    plan = UnitPlanFactory(round=c.round, registered=True)
    project = KeyProjectFactory(plan=plan, name="Gốc")
    refused("registered", actions.save_project, plan, by=c.staff, name="Mới")
    refused("registered", actions.remove_project, project, by=c.staff)
    actions.save_project(plan, by=c.staff, project=project, name="Đổi tên", progress=40, progress_note="đang làm")
    project.refresh_from_db()
    assert (project.name, project.progress, project.progress_note) == ("Gốc", 40, "đang làm")
    type(c.round).objects.filter(pk=c.round.pk).update(status=RoundStatus.REVIEWING)
    refused("round_closed", actions.save_project, plan, by=c.staff, project=project, name="x", progress=50)


def test_staff_write_and_register_the_plan_in_the_browser(c):
    client = signed_in(c.staff)
    assert client.post(url("start_plan", c.round.slug, c.unit.pk)).url == url("plan", c.plan.pk)
    client.post(url("plan", c.plan.pk), texts(status="registered", unit="99", registered_by="1"))
    client.post(url("register_plan", c.plan.pk))
    c.plan.refresh_from_db()
    assert (c.plan.commitments, c.plan.status, c.plan.unit) == ("100 % trực tuyến", "draft", c.unit)
    assert client.get(url("add_project", c.plan.pk)).status_code == 200
    client.post(url("add_project", c.plan.pk), {"name": "Số hóa", "progress": "5", "due_on": "31/12/2026"})
    project = c.plan.projects.get()
    client.post(url("project", c.plan.pk, project.pk), {"name": "Số hóa 2", "progress": "6"})
    client.post(url("add_project", c.plan.pk), {"name": "Thừa", "progress": "0"})
    client.post(url("remove_project", c.plan.pk, c.plan.projects.last().pk))
    assert list(c.plan.projects.values_list("name", "progress")) == [("Số hóa 2", 6)]
    client.post(url("register_plan", c.plan.pk))
    client.post(url("revise_plan", c.plan.pk), {"reason": ""})
    c.plan.refresh_from_db()
    assert c.plan.status == "registered"
    late = client.post(url("plan", c.plan.pk), texts(version="1"))
    assert late.status_code == 409
    refused_project = client.post(url("add_project", c.plan.pk), {"name": "Nữa", "progress": "0"})
    assert (refused_project.status_code, "Nữa" in refused_project.content.decode()) == (200, True)
    client.post(url("revise_plan", c.plan.pk), {"reason": "bổ sung"})
    c.plan.refresh_from_db()
    assert (c.plan.status, c.plan.events.count()) == ("draft", 2)


@pytest.mark.parametrize("day", ["31/02/2026", "29/02/2025", "2026-13-01", "00/00/0000", "01/01/9999", "ngày mai", "01/02/26"])
def test_a_day_that_does_not_exist_is_named_at_its_field_and_kept(c, day):
    page = signed_in(c.staff).post(url("add_project", c.plan.pk), {"name": "x", "progress": "0", "due_on": day})
    text = page.content.decode()
    assert (page.status_code, 'href="#id_due_on"' in text, f'value="{day}"' in text) == (200, True, True)
    assert not KeyProject.objects.exists()


@pytest.mark.parametrize("progress", ["-1", "101", "abc", "1e9", "9" * 5000, ""])
def test_progress_that_is_no_per_cent_is_named_at_its_field(c, progress):
    page = signed_in(c.staff).post(url("add_project", c.plan.pk), {"name": "x", "progress": progress})
    assert (page.status_code, 'href="#id_progress"' in page.content.decode()) == (200, True)


def test_a_second_tab_gets_409_with_both_texts_and_may_then_save_over(c):
    client = signed_in(c.staff)
    client.post(url("plan", c.plan.pk), texts(commitments="Bản thứ nhất"))
    stale = client.post(url("plan", c.plan.pk), texts(commitments="Bản thứ hai"))
    text = stale.content.decode()
    assert (stale.status_code, "Bản thứ nhất" in text, "Bản thứ hai" in text) == (409, True, True)
    c.plan.refresh_from_db()
    assert c.plan.commitments == "Bản thứ nhất"
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    assert client.post(url("plan", c.plan.pk), texts(commitments="Bản thứ hai", version=version)).status_code == 302
    c.plan.refresh_from_db()
    assert c.plan.commitments == "Bản thứ hai"


def test_after_the_window_nothing_is_saved_and_the_page_offers_no_form(c):
    c.stage.closes_at = "2021-01-01T00:00Z"
    c.stage.save()
    client = signed_in(c.staff)
    assert 'name="commitments"' not in client.get(url("plan", c.plan.pk)).content.decode()
    assert client.post(url("plan", c.plan.pk), texts()).status_code == 409
    c.plan.refresh_from_db()
    assert c.plan.commitments == ""


def test_who_sees_a_plan_and_who_changes_it(c):
    registered = UnitPlanFactory(round=c.round, registered=True)
    project = KeyProjectFactory(plan=registered)
    clerk, stranger = signed_in(secretary()), signed_in(person(UnitFactory(), Role.UNIT_STAFF))
    assert clerk.get(url("plan", registered.pk)).status_code == 200
    assert clerk.get(url("plan", c.plan.pk)).status_code == 404
    assert clerk.post(url("plan", registered.pk), texts()).status_code == 403
    for act in ("register_plan", "revise_plan"):
        assert clerk.post(url(act, registered.pk)).status_code == 403
        assert stranger.post(url(act, registered.pk)).status_code == 404
    assert clerk.post(url("remove_project", registered.pk, project.pk)).status_code == 403
    assert stranger.get(url("plan", registered.pk)).status_code == stranger.get(url("plan", 987654)).status_code == 404
    assert stranger.post(url("start_plan", c.round.slug, c.unit.pk)).status_code == 404
    assert clerk.get(url("plans", c.round.slug)).status_code == 200
    assert signed_in(UserFactory()).get(url("plans", c.round.slug)).status_code == 404


def test_a_project_of_another_plan_is_404(c):
    foreign = KeyProjectFactory()
    client = signed_in(c.staff)
    assert client.get(url("project", c.plan.pk, foreign.pk)).status_code == 404
    assert client.post(url("remove_project", c.plan.pk, foreign.pk)).status_code == 404


def test_acts_take_nothing_but_posts(c):
    client = signed_in(c.staff)
    for name in ("register_plan", "revise_plan"):
        for method in ("get", "head", "put", "delete"):
            assert getattr(client, method)(url(name, c.plan.pk)).status_code == 405


def test_the_list_takes_as_many_queries_for_nine_units_as_for_three(c, django_assert_max_num_queries):
    client, counts = signed_in(secretary()), []
    for _ in range(2):
        for _ in range(3):
            UnitPlanFactory(round=c.round, registered=True)
        with django_assert_max_num_queries(40) as seen:
            client.get(url("plans", c.round.slug))
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


def test_the_desk_offers_registration_until_it_is_done(c):
    (item,) = plan_items(c.staff)
    assert (item.url, str(c.unit) in item.detail) == (url("home"), True)
    assert plan_items(UserFactory()) == []
    UnitPlan.objects.filter(pk=c.plan.pk).update(status="registered")
    assert plan_items(c.staff) == []
    c.stage.delete()
    UnitPlan.objects.filter(pk=c.plan.pk).update(status="draft")
    assert plan_items(c.staff)[0].due is None
    with pytest.raises(ValidationError):
        actions.register_plan(c.plan, by=c.staff)
