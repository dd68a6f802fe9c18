import re

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.lifecycle import RoundStatus
from nominations.models import EvidenceUse
from reviews import actions
from reviews.models import Appeal, Assignment, Conflict, Score
from reviews.queries import desk_items
from reviews.urls import urlpatterns
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.nominations import EvidenceFactory
from tests.factories.reviews import AppealFactory
from tests.factories.units import UnitFactory
from tests.reviews.cast import cast, entries, frozen, person, scored, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


def url(name, *args):
    return reverse(f"reviews:{name}", args=args)


def scores_of(c, first="8", second="4,5", version="", **extra):
    data = {f"{c.first.pk}-points": first, f"{c.second.pk}-points": second}
    for criterion in (c.first, c.second):
        data |= {f"{criterion.pk}-applicable": "on", f"{criterion.pk}-note": "", f"{criterion.pk}-version": version}
    return data | extra


def test_a_reviewer_scores_with_a_decimal_comma_and_submits(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    client = signed_in(c.reviewers[0])
    assert str(c.units[0]) in client.get(url("assignments")).content.decode()
    assert client.post(url("assignment", assignment.pk), scores_of(c)).status_code == 302
    assert sorted(str(p) for p in Score.objects.values_list("points", flat=True)) == ["4.50", "8.00"]
    assert client.post(url("submit", assignment.pk)).status_code == 302
    again = client.post(url("submit", assignment.pk), follow=True)
    assignment.refresh_from_db()
    assert (assignment.status, assignment.events.count(), again.status_code) == ("submitted", 1, 200)


@pytest.mark.parametrize("typed", ["10,01", "-1", "N/A", "1e3", "8.5.5", "5,001", "1.234", "9" * 400, "NaN", "Infinity"])
def test_what_is_no_score_is_named_at_its_field_kept_and_not_saved(c, typed):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    page = signed_in(c.reviewers[0]).post(url("assignment", assignment.pk), scores_of(c, first=typed))
    text = page.content.decode()
    assert (page.status_code, f'href="#id_{c.first.pk}-points"' in text, f'value="{typed}"' in text) == (200, True, True)
    assert not Score.objects.exists()


def test_taking_stored_points_away_is_an_error_not_a_silence(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    client = signed_in(c.reviewers[0])
    client.post(url("assignment", assignment.pk), scores_of(c))
    page = client.post(url("assignment", assignment.pk), scores_of(c, first="", version="0"))
    assert (page.status_code, f'href="#id_{c.first.pk}-points"' in page.content.decode()) == (200, True)
    assert Score.objects.get(criterion=c.first).points == 8


def test_a_second_tab_gets_409_with_both_scores_and_may_then_save_over(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    client = signed_in(c.reviewers[0])
    client.post(url("assignment", assignment.pk), scores_of(c, first="8"))
    stale = client.post(url("assignment", assignment.pk), scores_of(c, first="3"))
    text = stale.content.decode()
    assert (stale.status_code, 'value="3"' in text, "8" in text) == (409, True, True)
    assert Score.objects.get(criterion=c.first).points == 8
    version = re.search(rf'name="{c.first.pk}-version" value="(\d+)"', text)[1]
    data = scores_of(c, first="3") | {f"{c.first.pk}-version": version, f"{c.second.pk}-version": "0"}
    assert client.post(url("assignment", assignment.pk), data).status_code == 302
    assert Score.objects.get(criterion=c.first).points == 3


def test_extra_keys_and_foreign_criteria_are_ignored(c):
    assignment, other = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary), cast()
    extra = {"status": "submitted", "reviewer": "1", f"{other.first.pk}-points": "9", f"{other.first.pk}-note": "x"}
    signed_in(c.reviewers[0]).post(url("assignment", assignment.pk), scores_of(c, **extra))
    assignment.refresh_from_db()
    assert (assignment.status, assignment.reviewer) == ("open", c.reviewers[0])
    assert set(Score.objects.values_list("criterion", flat=True)) == {c.first.pk, c.second.pk}


def test_an_incomplete_scoring_is_not_submitted_and_says_what_is_missing(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    page = signed_in(c.reviewers[0]).post(url("submit", assignment.pk), follow=True)
    assert c.first.code in page.content.decode()
    assignment.refresh_from_db()
    assert assignment.status == "open"


def test_the_others_scores_are_hidden_until_ones_own_are_submitted(c):
    scored(c, c.assessments[0], c.reviewers[1], "7.77", "3.33")
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    client = signed_in(c.reviewers[0])
    assert "7,77" not in client.get(url("assignment", assignment.pk)).content.decode()
    actions.save_scores(assignment, by=c.reviewers[0], scores=entries(c))
    assert "7,77" not in client.get(url("assignment", assignment.pk)).content.decode()
    actions.submit_scores(assignment, by=c.reviewers[0])
    page = client.get(url("assignment", assignment.pk)).content.decode()
    assert ("7,77" in page, c.reviewers[1].display_name in page) == (True, False)


def test_a_stranger_cannot_tell_an_assignment_from_a_missing_one(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    client = signed_in(c.reviewers[1])
    there, missing = client.get(url("assignment", assignment.pk)), client.get(url("assignment", 987654))
    assert (there.status_code, missing.status_code) == (404, 404)
    assert client.post(url("assignment", assignment.pk), scores_of(c)).status_code == 404
    assert client.post(url("submit", assignment.pk)).status_code == 404


def test_the_secretariat_reads_an_assignment_but_does_not_score_it(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    client = signed_in(c.secretary)
    assert client.get(url("assignment", assignment.pk)).status_code == 200
    assert client.post(url("assignment", assignment.pk), scores_of(c)).status_code == 403
    assert client.post(url("submit", assignment.pk)).status_code == 403
    assert not Score.objects.exists()


def test_a_cancelled_assignment_is_gone_for_its_reviewer_and_its_evidence_too(c):
    assignment = actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    file = EvidenceFactory(unit=c.units[0])
    EvidenceUse.objects.create(answer=c.assessments[0].answers.first(), evidence=file)
    foreign = EvidenceFactory(unit=c.units[1])
    client = signed_in(c.reviewers[0])
    assert client.get(url("evidence", assignment.pk, file.pk)).status_code == 200
    assert client.get(url("evidence", assignment.pk, foreign.pk)).status_code == 404
    actions.cancel_assignment(assignment, by=c.secretary, reason="xung đột")
    assert client.get(url("evidence", assignment.pk, file.pk)).status_code == 404
    assert client.get(url("assignment", assignment.pk)).status_code == 404


def test_the_secretariat_runs_a_round_from_its_board():
    c = cast(status=RoundStatus.OPEN)
    client = signed_in(c.secretary)
    assert c.round.name in client.get(url("board")).content.decode()
    client.post(url("start_review", c.round.slug))
    client.post(url("assign_all", c.round.slug), {"per_unit": 2})
    assert Assignment.objects.count() == 4
    text = client.get(url("round", c.round.slug)).content.decode()
    assert all(reverse("reviews:cancel", args=[a.pk]) in text for a in Assignment.objects.all())
    assert client.post(url("freeze_results", c.round.slug), follow=True).status_code == 200
    c.round.refresh_from_db()
    assert c.round.status == "reviewing"
    for assignment in Assignment.objects.all():
        actions.save_scores(assignment, by=assignment.reviewer, scores=entries(c))
        actions.submit_scores(assignment, by=assignment.reviewer)
    page = client.post(url("freeze_results", c.round.slug), follow=True)
    assert all(str(unit) in page.content.decode() for unit in c.units)


@pytest.mark.parametrize("per_unit", ["0", "10", "", "abc", "2'--"])
def test_a_wrong_number_of_reviewers_is_named_and_nobody_is_assigned(c, per_unit):
    page = signed_in(c.secretary).post(url("assign_all", c.round.slug), {"per_unit": per_unit})
    assert (page.status_code, 'href="#id_per_unit"' in page.content.decode()) == (200, True)
    assert not Assignment.objects.exists()


def test_one_is_assigned_cancelled_and_reopened_with_reasons(c):
    client = signed_in(c.secretary)
    assign = url("assign", c.assessments[0].pk)
    client.post(assign, {"reviewer": c.reviewers[0].pk})
    assignment = Assignment.objects.get()
    for nobody in ("", "999999", "abc", c.secretary.pk):
        client.post(assign, {"reviewer": nobody})
    assert Assignment.objects.count() == 1
    client.post(url("cancel", assignment.pk), {"reason": " "})
    assignment.refresh_from_db()
    assert assignment.status == "open"
    actions.save_scores(assignment, by=c.reviewers[0], scores=entries(c))
    actions.submit_scores(assignment, by=c.reviewers[0])
    client.post(url("reopen", assignment.pk), {"reason": "ghi nhầm"})
    client.post(url("cancel", assignment.pk), {"reason": "đổi người"})
    client.post(url("cancel", assignment.pk), {"reason": "lần nữa"})
    assert [(e.action, e.reason) for e in assignment.events.order_by("pk")][1:] == [
        ("reopen", "ghi nhầm"),
        ("cancel", "đổi người"),
    ]


def test_a_conflict_is_declared_and_a_wrong_one_is_named_at_its_field(c):
    client = signed_in(c.secretary)
    page = client.post(url("conflict"), {"reviewer": "999999", "unit": "", "reason": "vì"})
    text = page.content.decode()
    assert ('href="#id_reviewer"' in text, 'href="#id_unit"' in text, 'value="vì"' in text) == (True, True, True)
    data = {"reviewer": c.reviewers[0].pk, "unit": c.units[0].pk, "reason": "họ hàng"}
    assert client.post(url("conflict"), data).status_code == 302
    assert Conflict.objects.get().reason == "họ hàng"
    assert "họ hàng" in client.get(url("board")).content.decode()


def test_pages_of_the_secretariat_are_404_for_others_whether_there_or_not(c):
    for user in (c.reviewers[0], UserFactory(), person(Role.UNIT_HEAD, c.units[0])):
        client = signed_in(user)
        for page in (url("board"), url("round", c.round.slug), url("round", "khong-co"), url("results", c.round.slug)):
            assert client.get(page).status_code == 404
        for act in (url("assign", c.assessments[0].pk), url("assign", 9999), url("cancel", 9999), url("do_not_rank", 9999)):
            assert client.post(act, {}).status_code == 404
    assert signed_in(c.secretary).get(url("round", "khong-co")).status_code == 404
    draft = RoundFactory()
    assert signed_in(c.secretary).get(url("round", draft.slug)).status_code == 404


def test_a_unit_reads_its_result_appeals_and_follows_the_appeal(c):
    results = frozen(c)
    head = person(Role.UNIT_HEAD, c.units[0])
    client = signed_in(head)
    page = client.get(url("result", results[0].pk)).content.decode()
    lodge = url("lodge_appeal", results[0].pk, c.first.pk)
    assert lodge in page
    assert client.get(lodge).status_code == 200
    empty = client.post(lodge, {"grounds": " "})
    assert 'href="#id_grounds"' in empty.content.decode()
    assert client.post(lodge, {"grounds": "Chưa tính QĐ 12"}).status_code == 302
    twice = client.post(lodge, {"grounds": "Lần hai"})
    assert (twice.status_code, "Lần hai" in twice.content.decode(), Appeal.objects.count()) == (200, True, 1)
    appeal = Appeal.objects.get()
    assert "Chưa tính QĐ 12" in client.get(url("appeal", appeal.pk)).content.decode()
    assert str(c.units[0]) in client.get(url("appeals")).content.decode()
    assert client.get(url("lodge_appeal", results[0].pk, c.pillar.pk)).status_code == 404
    assert client.get(url("lodge_appeal", results[0].pk, cast().first.pk)).status_code == 404
    stranger = signed_in(person(Role.UNIT_HEAD, c.units[1]))
    for hidden in (url("result", results[0].pk), lodge, url("appeal", appeal.pk)):
        assert stranger.get(hidden).status_code == 404
    staff = signed_in(person(Role.UNIT_STAFF, c.units[0]))
    assert (staff.get(url("result", results[0].pk)).status_code, staff.post(lodge, {"grounds": "x"}).status_code) == (200, 403)


def test_an_appeal_is_assigned_and_decided_in_the_browser(c):
    results = frozen(c)
    appeal = AppealFactory(result=results[0], criterion=c.first, old_points=8)
    secretary = signed_in(c.secretary)
    assert "<select" in secretary.get(url("appeal", appeal.pk)).content.decode()
    for nobody in ("", "999999", c.reviewers[0].pk):
        secretary.post(url("assign_appeal", appeal.pk), {"reviewer": nobody})
    appeal.refresh_from_db()
    assert appeal.status == "open"
    secretary.post(url("assign_appeal", appeal.pk), {"reviewer": c.reviewers[1].pk})
    assert secretary.post(url("appeal", appeal.pk), {"answer": "x", "decision": "reject"}).status_code == 403
    decider = signed_in(c.reviewers[1])
    assert decider.post(url("assign_appeal", appeal.pk), {"reviewer": c.reviewers[2].pk}).status_code == 404
    for data, field in (
        ({"answer": "Có", "new_points": "", "decision": "uphold"}, "new_points"),
        ({"answer": "Có", "new_points": "11", "decision": "uphold"}, "new_points"),
        ({"answer": "", "new_points": "9", "decision": "uphold"}, "answer"),
    ):
        text = decider.post(url("appeal", appeal.pk), data).content.decode()
        assert f'href="#id_{field}"' in text
    assert decider.post(url("appeal", appeal.pk), {"answer": "Có", "new_points": "9,5", "decision": "uphold"}).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.status, str(appeal.new_points)) == ("upheld", "9.50")
    assert decider.post(url("appeal", appeal.pk), {"answer": "Không", "decision": "reject"}).status_code == 403


def test_an_appeal_is_rejected_in_the_browser(c):
    results = frozen(c)
    appeal = AppealFactory(result=results[0], criterion=c.first, status="assigned", assigned_to=c.reviewers[1])
    signed_in(c.reviewers[1]).post(url("appeal", appeal.pk), {"answer": "Giữ nguyên", "decision": "reject"})
    appeal.refresh_from_db()
    assert (appeal.status, appeal.answer) == ("rejected", "Giữ nguyên")


def test_a_unit_is_kept_out_of_the_ranking_in_the_browser(c):
    results = frozen(c)
    client = signed_in(c.secretary)
    assert url("do_not_rank", results[0].pk) in client.get(url("result", results[0].pk)).content.decode()
    client.post(url("do_not_rank", results[0].pk), {"reason": ""})
    results[0].refresh_from_db()
    assert results[0].not_ranked_reason == ""
    client.post(url("do_not_rank", results[0].pk), {"reason": "Giải thể"})
    results[0].refresh_from_db()
    assert (results[0].not_ranked_reason, results[0].rank) == ("Giải thể", None)
    assert "Giải thể" in client.get(url("results", c.round.slug)).content.decode()


def test_the_desk_says_what_to_do(c):
    StageFactory(round=c.round, step="review")
    actions.assign(c.assessments[0], c.reviewers[0], by=c.secretary)
    (item,) = desk_items(c.reviewers[0])
    assert (item.count, item.url, item.urgent, item.due is not None) == (1, url("assignments"), False, True)
    other = cast()
    actions.assign(other.assessments[0], other.reviewers[0], by=other.secretary)
    (without_window,) = desk_items(other.reviewers[0])
    assert without_window.due is None
    appeal = AppealFactory()
    assert [i.count for i in desk_items(c.secretary)] == [1]
    actions.assign_appeal(appeal, c.reviewers[2], by=c.secretary)
    assert [i.count for i in desk_items(c.reviewers[2])] == [1]
    assert desk_items(UserFactory()) == []


POSTS = {"submit", "reopen", "cancel", "start_review", "assign_all", "assign", "freeze_results", "do_not_rank", "assign_appeal"}


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "trace"])
def test_acts_take_nothing_but_posts(c, method):
    client = signed_in(c.secretary)
    for pattern in urlpatterns:
        if pattern.name in POSTS:
            args = {"slug": c.round.slug} if "slug" in pattern.pattern.converters else {"pk": 1}
            answer = getattr(client, method)(reverse(f"reviews:{pattern.name}", kwargs=args))
            assert (answer.status_code, answer["Allow"]) == (405, "POST"), pattern.name


def test_anonymous_people_are_sent_to_sign_in(c):
    for page in (url("assignments"), url("board"), url("appeals"), url("assignment", 1)):
        assert Client().get(page).status_code == 302


def _queries(client, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as seen:
        assert client.get(page).status_code == 200
    return len(seen.captured_queries)


def test_lists_take_as_many_queries_for_nine_rows_as_for_three(django_assert_max_num_queries):
    counts = []
    for rows in (3, 9):
        c = cast(units=rows)
        for assessment in c.assessments:
            scored(c, assessment, c.reviewers[0])
            actions.assign(assessment, c.reviewers[1], by=c.secretary)
        secretary, reviewer = signed_in(c.secretary), signed_in(c.reviewers[0])
        board = _queries(secretary, url("round", c.round.slug), django_assert_max_num_queries)
        mine = _queries(reviewer, url("assignments"), django_assert_max_num_queries)
        Assignment.objects.filter(reviewer=c.reviewers[1]).delete()
        for result in actions.freeze_results(c.round, by=c.secretary):
            AppealFactory(result=result, criterion=c.first)
        results = _queries(secretary, url("results", c.round.slug), django_assert_max_num_queries)
        appeals = _queries(secretary, url("appeals"), django_assert_max_num_queries)
        counts.append((board, mine, results, appeals))
    assert counts[0] == counts[1]


def test_an_unknown_unit_of_the_secretariat_is_404(c):
    client = signed_in(c.secretary)
    assert client.post(url("assign", 987654), {"reviewer": c.reviewers[0].pk}).status_code == 404
    assert client.post(url("do_not_rank", 987654), {"reason": "x"}).status_code == 404
    assert UnitFactory().pk
