"""The pages of a self-assessment through HTTP: what is shown, saved, kept and refused (FRM-*, UPL-*, U15…U23, R03, R04)."""

import pytest
from django.urls import reverse

from campaigns.lifecycle import RoundStatus
from criteria.models import CriterionKind
from nominations import actions
from nominations.lifecycle import AssessmentStatus
from nominations.models import Answer, Evidence, EvidenceUse, Receipt, SelfAssessment
from tests.factories.accounts import UserFactory, signed_in
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory
from tests.factories.nominations import EvidenceFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import RULES, VALUES, cast, criterion, fill, person, secretary, submit, upload
from tests.nominations.files import pdf
from units.roles import Role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def answer_url(c, index=0):
    return reverse("nominations:answer", args=[c.assessment.pk, c.criteria[index].pk])


def url(name, *args):
    return reverse(f"nominations:{name}", args=args)


class TestWhoSeesWhat:
    @pytest.mark.parametrize("name", ["assessment", "check", "read"])
    def test_a_stranger_gets_what_a_missing_page_gives(self, name):
        c = cast()
        browser = signed_in(person(UnitFactory(), Role.UNIT_STAFF, Role.UNIT_HEAD))
        strange, missing = browser.get(url(name, c.assessment.pk)), browser.get(url(name, 10**19))
        assert (strange.status_code, missing.status_code) == (404, 404)

    def test_the_secretariat_reads_what_was_submitted_and_may_not_fill_it_in(self):
        c = cast()
        browser = signed_in(secretary())
        assert browser.get(url("read", c.assessment.pk)).status_code == 404
        submit(c)
        assert browser.get(url("read", c.assessment.pk)).status_code == 200
        assert browser.get(url("assessment", c.assessment.pk)).url == url("read", c.assessment.pk)
        assert [browser.get(address).status_code for address in (answer_url(c), url("check", c.assessment.pk))] == [403, 403]

    def test_acts_are_posts_only(self):
        c = cast()
        browser = signed_in(c.head)
        names = ["send_to_head", "approve", "give_back", "return", "withdraw"]
        assert {browser.get(url(name, c.assessment.pk)).status_code for name in names} == {405}

    def test_whoever_is_not_signed_in_is_asked_to(self, client):
        assert client.get(answer_url(cast())).url.startswith(reverse("account_login"))


class TestHomeAndStart:
    def test_staff_begin_from_the_start_page(self):
        stage, unit = StageFactory(), UnitFactory()
        CriteriaSetFactory(round=stage.round)
        browser = signed_in(person(unit, Role.UNIT_STAFF))
        start = url("start", stage.round.slug, unit.pk)
        assert f'action="{start}"' in browser.get(url("home")).content.decode()
        assert browser.post(start).url == SelfAssessment.objects.get().get_absolute_url()
        assert browser.post(start).url == SelfAssessment.objects.get().get_absolute_url()

    def test_a_closed_round_explains_itself_and_changes_nothing(self):
        round = RoundFactory(status=RoundStatus.REVIEWING)
        unit = UnitFactory()
        response = signed_in(person(unit, Role.UNIT_STAFF)).post(url("start", round.slug, unit.pk))
        assert (response.url, SelfAssessment.objects.count()) == (url("home"), 0)

    def test_another_unit_cannot_be_begun_for(self):
        stage = StageFactory()
        browser = signed_in(person(UnitFactory(), Role.UNIT_STAFF))
        assert browser.post(url("start", stage.round.slug, UnitFactory().pk)).status_code == 404


class TestTaskList:
    def test_each_criterion_is_a_link_with_its_state(self):
        c = cast([CriterionKind.BOOLEAN] * 3)
        actions.save_answer(c.assessment, c.criteria[1], by=c.staff, value={"value": True})
        actions.save_answer(c.assessment, c.criteria[2], by=c.staff, value={"value": False})
        page = signed_in(c.staff).get(c.assessment.get_absolute_url()).content.decode()
        assert [page.count(f'href="{answer_url(c, n)}"') for n in range(3)] == [1, 1, 1]
        assert [page.count(f'data-filling="{state}"') for state in ("not_started", "in_progress", "done")] == [1, 1, 1]
        assert "1/3" in page
        assert c.criteria_set.provenance in page

    @pytest.mark.parametrize("count", [2, 6])
    def test_its_queries_do_not_grow_with_the_criteria(self, count, django_assert_max_num_queries):
        c = cast([CriterionKind.RATIO] * count)
        fill(c)
        browser = signed_in(c.staff)
        with django_assert_max_num_queries(20):
            browser.get(c.assessment.get_absolute_url())

    def test_after_sending_it_offers_reading_not_editing(self):
        c = cast()
        submit(c)
        page = signed_in(c.staff).get(c.assessment.get_absolute_url()).content.decode()
        assert (answer_url(c) in page, url("read", c.assessment.pk) in page) == (False, True)


class TestAnswerPage:
    @pytest.mark.parametrize("kind", list(RULES))
    def test_each_kind_has_its_form_filled_with_what_is_stored(self, kind):
        c = cast([kind])
        fill(c)
        response = signed_in(c.staff).get(answer_url(c))
        assert response.status_code == 200
        form = response.context["form"]
        assert form.initial["version"] == 1
        assert {field.name for field in form.value_fields} == set(VALUES[kind])

    @pytest.mark.parametrize(
        ("kind", "typed", "stored"),
        [
            (CriterionKind.TIERS, {"tier": "2"}, {"tier": "2"}),
            (CriterionKind.RATIO, {"numerator": "12,5", "denominator": "15"}, {"numerator": "12.5", "denominator": "15"}),
            (CriterionKind.BOOLEAN, {"value": "false"}, {"value": False}),
            (CriterionKind.COUNT, {"count": " 9 "}, {"count": "9"}),
            (CriterionKind.PARTS, {"parts": ["a", "b"]}, {"parts": ["a", "b"]}),
            (CriterionKind.PARTS, {"parts": ["none"]}, {"parts": []}),
            (CriterionKind.UNSCORED, {"text": "Chưa có."}, {"text": "Chưa có."}),
        ],
    )
    def test_saving_goes_on_to_the_next_criterion(self, kind, typed, stored):
        c = cast([kind, CriterionKind.BOOLEAN])
        response = signed_in(c.staff).post(answer_url(c), {**typed, "version": 0, "go": "next"})
        assert (response.url, Answer.objects.get().value) == (answer_url(c, 1), stored)

    def test_after_the_last_criterion_comes_the_check(self):
        c = cast()
        response = signed_in(c.staff).post(answer_url(c), {"value": "true", "version": 0, "go": "next"})
        assert response.url == url("check", c.assessment.pk)

    def test_a_change_from_the_check_goes_back_to_it(self):
        c = cast([CriterionKind.BOOLEAN] * 2)
        response = signed_in(c.staff).post(answer_url(c) + "?from=check", {"value": "true", "version": 0, "go": "next"})
        assert response.url == url("check", c.assessment.pk) + f"#c{c.criteria[0].pk}"

    @pytest.mark.parametrize("count", [2, 6])
    def test_its_queries_do_not_grow_with_criteria_and_files(self, count, django_assert_max_num_queries):
        c = cast([CriterionKind.RATIO] * count)
        fill(c)
        EvidenceFactory.create_batch(count, unit=c.unit)
        browser = signed_in(c.staff)
        with django_assert_max_num_queries(20):
            browser.get(answer_url(c))

    def test_numbers_that_machines_read_have_no_thousands_separator(self):
        c = cast()
        fill(c)
        EvidenceUse.objects.update(id=1_234_567)
        EvidenceFactory(unit=c.unit, pk=7_654_321)
        page = signed_in(c.staff).get(answer_url(c)).content.decode()
        wanted = ['value="remove-1234567"', 'name="reuse" value="7654321"', 'data-max-bytes="20971520"']
        assert [text in page for text in wanted] == [True] * 3

    def test_a_criterion_of_another_set_is_not_found(self):
        c = cast()
        other = criterion(CriteriaSetFactory(round=c.round, tier="district"))
        address = url("answer", c.assessment.pk, other.pk)
        assert [signed_in(c.staff).get(address).status_code, signed_in(c.staff).post(address).status_code] == [404, 404]

    def test_it_is_read_only_after_sending(self):
        c = cast(awaiting_head=True)
        assert signed_in(c.staff).get(answer_url(c)).url == url("read", c.assessment.pk)


class TestBadInput:
    @pytest.mark.parametrize(
        ("kind", "typed", "field"),
        [
            (CriterionKind.TIERS, {"tier": "99"}, "tier"),
            (CriterionKind.RATIO, {"numerator": "1", "denominator": "0"}, "denominator"),
            (CriterionKind.RATIO, {"numerator": "", "denominator": "5"}, "numerator"),
            (CriterionKind.RATIO, {"numerator": "NaN", "denominator": "5"}, "numerator"),
            (CriterionKind.RATIO, {"numerator": "-1", "denominator": "5"}, "numerator"),
            (CriterionKind.BOOLEAN, {"value": "maybe"}, "value"),
            (CriterionKind.COUNT, {"count": "1e9"}, "count"),
            (CriterionKind.PARTS, {"parts": ["z"]}, "parts"),
            (CriterionKind.PARTS, {"parts": ["a", "none"]}, "parts"),
            (CriterionKind.BOOLEAN, {"value": "true", "not_applicable": "on"}, "not_applicable_reason"),
            (CriterionKind.BOOLEAN, {"value": "true", "explanation": "x" * 10_001}, "explanation"),
        ],
    )
    def test_the_field_is_named_the_stored_answer_stays_and_typed_values_are_kept(self, kind, typed, field):
        c = cast([kind])
        fill(c, evidence=False)
        response = signed_in(c.staff).post(answer_url(c), {"explanation": "mới", "version": 1, **typed})
        form = response.context["form"]
        assert (response.status_code, list(form.errors)) == (200, [field])
        assert Answer.objects.get().value == VALUES[kind]
        assert form["version"].value() == Answer.objects.get().version

    def test_an_empty_form_is_no_error(self):
        c = cast()
        assert signed_in(c.staff).post(answer_url(c), {"version": 0}).status_code == 302

    def test_a_form_without_anything_is_stale_not_broken(self):
        c = cast()
        fill(c)
        assert signed_in(c.staff).post(answer_url(c)).status_code == 409
        assert Answer.objects.get().value == {"value": True}

    def test_a_huge_form_is_refused_without_a_fault(self):
        c = cast()
        browser = signed_in(c.staff)
        assert browser.post(answer_url(c), {"explanation": "x" * 4_000_000}).status_code == 413
        assert browser.post(answer_url(c), {f"k{n}": "" for n in range(2001)}).status_code == 413

    @pytest.mark.parametrize("text", ["9\x00", "\ud800", "a\u202eb\u200b"])
    def test_characters_that_hide_or_break_text_are_no_fault(self, text):
        c = cast()
        typed = {"explanation": text.encode("utf-8", "surrogatepass"), "version": 0}
        assert signed_in(c.staff).post(answer_url(c), typed).status_code in {302, 400}

    def test_extra_keys_change_nothing(self):
        c = cast()
        extra = {"claimed_points": "999", "status": "final", "unit": "1", "criterion": "1", "updated_by": "1", "id": "7"}
        signed_in(c.staff).post(answer_url(c), {"value": "false", "version": 0, **extra})
        answer = Answer.objects.get()
        assert (answer.claimed_points, answer.criterion, answer.updated_by) == (0, c.criteria[0], c.staff)
        assert SelfAssessment.objects.get().status == AssessmentStatus.DRAFT

    def test_the_first_of_a_repeated_choice_is_no_fault(self):
        c = cast()
        assert signed_in(c.staff).post(answer_url(c), {"value": ["true", "false"], "version": ["0", "0"]}).status_code == 302


class TestConflict:
    def test_both_texts_are_shown_and_nothing_is_overwritten(self):
        c = cast()
        actions.save_answer(c.assessment, c.criteria[0], by=c.head, value={"value": True}, explanation="của lãnh đạo")
        response = signed_in(c.staff).post(answer_url(c), {"value": "false", "explanation": "của cán bộ", "version": 0})
        page = response.content.decode()
        assert (response.status_code, "của lãnh đạo" in page, "của cán bộ" in page) == (409, True, True)
        assert Answer.objects.get().explanation == "của lãnh đạo"

    def test_what_was_typed_can_then_be_saved_instead(self):
        c = cast()
        actions.save_answer(c.assessment, c.criteria[0], by=c.head, value={"value": True}, explanation="của lãnh đạo")
        browser = signed_in(c.staff)
        shown = browser.post(answer_url(c), {"value": "false", "explanation": "của cán bộ", "version": 0}).context["mine"]
        again = {field.name: field.value() for field in shown if field.value()}
        assert browser.post(answer_url(c), again).status_code == 302
        assert Answer.objects.get().explanation == "của cán bộ"

    @pytest.mark.parametrize("version", ["", "abc", "-5", "9" * 30])
    def test_a_form_that_lost_its_version_is_stale(self, version):
        c = cast()
        fill(c)
        response = signed_in(c.staff).post(answer_url(c), {"value": "false", "version": version})
        assert (response.status_code, Answer.objects.get().value) == (409, {"value": True})


class TestTooLate:
    def test_a_replayed_form_gets_the_state_and_its_text_back(self):
        c = cast()
        submit(c)
        response = signed_in(c.staff).post(answer_url(c), {"value": "false", "explanation": "sửa muộn", "version": 1})
        page = response.content.decode()
        c.assessment.refresh_from_db()
        assert (response.status_code, "sửa muộn" in page) == (409, True)
        assert c.assessment.get_status_display() in page
        assert Answer.objects.get().value == {"value": True}

    def test_so_does_a_form_of_a_closed_round(self):
        c = cast()
        c.round.status = RoundStatus.REVIEWING
        c.round.save()
        response = signed_in(c.staff).post(answer_url(c), {"value": "true", "explanation": "muộn", "version": 0})
        assert (response.status_code, "muộn" in response.content.decode(), Answer.objects.count()) == (409, True, 0)


class TestAutosave:
    def test_it_answers_with_time_points_and_the_new_version(self):
        c = cast([CriterionKind.RATIO])
        typed = {"numerator": "12", "denominator": "15", "version": 0, "go": "stay"}
        response = signed_in(c.staff).post(answer_url(c), typed, headers=HTMX)
        page = response.content.decode()
        assert (response.status_code, response["X-Answer-Version"], "<html" in page) == (200, "1", False)
        assert "12 / 15 × 20 = 16" in page

    def test_half_an_answer_keeps_the_text(self):
        c = cast([CriterionKind.RATIO])
        typed = {"numerator": "12", "explanation": "đang gõ", "version": 0}
        response = signed_in(c.staff).post(answer_url(c), typed, headers=HTMX)
        answer = Answer.objects.get()
        assert (response.status_code, answer.value, answer.explanation) == (200, {}, "đang gõ")

    def test_a_conflict_is_a_short_note(self):
        c = cast()
        fill(c)
        response = signed_in(c.staff).post(answer_url(c), {"value": "false", "version": 0}, headers=HTMX)
        assert (response.status_code, "<html" in response.content.decode()) == (409, False)

    def test_so_is_a_dossier_that_moved_on(self):
        c = cast(awaiting_head=True)
        response = signed_in(c.staff).post(answer_url(c), {"value": "false", "version": 0}, headers=HTMX)
        assert (response.status_code, "<html" in response.content.decode()) == (409, False)


class TestUpload:
    def test_several_files_are_kept_and_cited_with_the_answer_saved(self):
        c = cast()
        files = [upload(pdf(1), "a.pdf"), upload(pdf(2), "b.pdf")]
        response = signed_in(c.staff).post(answer_url(c), {"value": "true", "version": 0, "go": "upload", "files": files})
        assert response.url == answer_url(c) + "#evidence"
        assert [use.evidence.name for use in EvidenceUse.objects.all()] == ["a.pdf", "b.pdf"]
        assert Answer.objects.get().value == {"value": True}

    def test_a_refused_file_is_named_the_others_and_the_text_are_kept(self):
        c = cast()
        files = [upload(b"<html>", "xấu.pdf"), upload(name="tốt.pdf")]
        response = signed_in(c.staff).post(answer_url(c), {"explanation": "đã gõ", "version": 0, "go": "upload", "files": files})
        page = response.content.decode()
        assert (response.status_code, "xấu.pdf" in page, "đã gõ" in page) == (200, True, True)
        assert [use.evidence.name for use in EvidenceUse.objects.all()] == ["tốt.pdf"]

    def test_a_file_too_large_is_dropped_while_it_arrives_and_the_text_is_kept(self, settings):
        c = cast()
        settings.EVIDENCE_MAX_BYTES = 100_000
        files = [upload(b"%PDF-" + b"x" * 100_000, "lớn.pdf"), upload(name="nhỏ.pdf")]
        response = signed_in(c.staff).post(answer_url(c), {"explanation": "đã gõ", "version": 0, "go": "upload", "files": files})
        page = response.content.decode()
        assert (response.status_code, "lớn.pdf" in page) == (200, True)
        assert (Answer.objects.get().explanation, Evidence.objects.get().name) == ("đã gõ", "nhỏ.pdf")

    def test_more_files_at_once_than_allowed_are_refused_without_a_fault(self):
        c = cast()
        files = [upload(name=f"{n}.pdf") for n in range(21)]
        assert signed_in(c.staff).post(answer_url(c), {"version": 0, "files": files}).status_code == 413

    def test_an_upload_by_script_gets_the_panel_back(self):
        c = cast()
        response = signed_in(c.staff).post(answer_url(c), {"version": 0, "go": "upload", "files": upload()}, headers=HTMX)
        page = response.content.decode()
        assert (response.status_code, "data-evidence" in page, "<html" in page) == (200, True, False)

    def test_a_half_answer_does_not_lose_the_file(self):
        c = cast([CriterionKind.RATIO])
        response = signed_in(c.staff).post(answer_url(c), {"numerator": "3", "version": 0, "go": "upload", "files": upload()})
        assert (response.status_code, EvidenceUse.objects.count()) == (200, 1)

    def test_files_sent_with_a_stale_form_are_in_the_library(self):
        c = cast()
        actions.save_answer(c.assessment, c.criteria[0], by=c.head, value={"value": True})
        response = signed_in(c.staff).post(answer_url(c), {"value": "false", "version": 0, "files": upload()})
        assert (response.status_code, Evidence.objects.count(), EvidenceUse.objects.count()) == (409, 1, 0)


class TestCitations:
    def test_a_file_of_the_library_is_used_again(self):
        c = cast()
        file = EvidenceFactory(unit=c.unit)
        signed_in(c.staff).post(answer_url(c), {"version": 0, "go": "upload", "reuse": file.pk})
        assert EvidenceUse.objects.get().evidence == file

    def test_one_content_sent_twice_and_chosen_from_the_library_too_is_cited_once(self):
        c = cast()
        file = actions.add_evidence(c.unit, by=c.staff, upload=upload())
        sent = {"version": 0, "go": "upload", "reuse": file.pk, "files": [upload(), upload(name="b.pdf")]}
        signed_in(c.staff).post(answer_url(c), sent)
        assert EvidenceUse.objects.get().evidence == file

    @pytest.mark.parametrize("wanted", ["foreign", "abc", "9" * 20, "²"])
    def test_another_units_file_is_as_invalid_as_none(self, wanted):
        c = cast()
        pk = EvidenceFactory().pk if wanted == "foreign" else wanted
        response = signed_in(c.staff).post(answer_url(c), {"version": 0, "go": "upload", "reuse": pk})
        assert (response.status_code, len(response.context["problems"]), EvidenceUse.objects.count()) == (200, 1, 0)

    def test_pages_and_note_are_changed_in_the_same_form(self):
        c = cast()
        fill(c)
        use = EvidenceUse.objects.get()
        changes = {f"use-{use.pk}-page_from": "1", f"use-{use.pk}-page_to": "1", f"use-{use.pk}-note": "mục 2"}
        signed_in(c.staff).post(answer_url(c), {"value": "true", "version": 1, **changes})
        use.refresh_from_db()
        assert (use.page_from, use.page_to, use.note) == (1, 1, "mục 2")

    def test_pages_that_do_not_exist_are_explained(self):
        c = cast()
        fill(c)
        use = EvidenceUse.objects.get()
        changes = {f"use-{use.pk}-page_from": "7", f"use-{use.pk}-note": ""}
        response = signed_in(c.staff).post(answer_url(c), {"value": "true", "version": 1, **changes})
        assert (response.status_code, len(response.context["problems"])) == (200, 1)

    def test_a_citation_is_taken_away_and_the_file_stays(self):
        c = cast()
        fill(c)
        go = f"remove-{EvidenceUse.objects.get().pk}"
        assert signed_in(c.staff).post(answer_url(c), {"value": "true", "version": 1, "go": go}).status_code == 302
        assert (EvidenceUse.objects.count(), Evidence.objects.count()) == (0, 1)


class TestCheckAndSend:
    def test_missing_things_link_to_where_they_are_put_right(self):
        c = cast([CriterionKind.BOOLEAN] * 2)
        page = signed_in(c.staff).get(url("check", c.assessment.pk)).content.decode()
        # Once in the summary, once beside the answer.
        assert [page.count(f'href="{answer_url(c, n)}?from=check"') for n in range(2)] == [2, 2]
        assert url("send_to_head", c.assessment.pk) not in page

    def test_sending_an_incomplete_one_changes_nothing(self):
        c = cast()
        response = signed_in(c.staff).post(url("send_to_head", c.assessment.pk))
        c.assessment.refresh_from_db()
        assert (response.url, c.assessment.status) == (url("check", c.assessment.pk), AssessmentStatus.DRAFT)

    def test_a_complete_one_goes_to_the_head(self):
        c = cast()
        fill(c)
        browser = signed_in(c.staff)
        assert url("send_to_head", c.assessment.pk) in browser.get(url("check", c.assessment.pk)).content.decode()
        assert browser.post(url("send_to_head", c.assessment.pk)).url == c.assessment.get_absolute_url()
        c.assessment.refresh_from_db()
        assert c.assessment.status == AssessmentStatus.AWAITING_HEAD


class TestHeadsPage:
    def test_it_shows_answers_points_and_files_and_both_decisions(self):
        c = cast([CriterionKind.RATIO])
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        page = signed_in(c.head).get(url("read", c.assessment.pk)).content.decode()
        wanted = ["12 / 15", url("evidence", c.unit.evidence.get().pk), url("approve", c.assessment.pk)]
        assert [text in page for text in [*wanted, url("give_back", c.assessment.pk)]] == [True] * 4

    @pytest.mark.parametrize("count", [2, 6])
    def test_its_queries_do_not_grow_with_the_criteria(self, count, django_assert_max_num_queries):
        c = cast([CriterionKind.RATIO] * count)
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        browser = signed_in(c.head)
        with django_assert_max_num_queries(22):
            browser.get(url("read", c.assessment.pk))

    def test_a_double_click_on_approve_shows_the_same_receipt(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        browser = signed_in(c.head)
        answers = [browser.post(url("approve", c.assessment.pk)).url for _click in range(2)]
        assert answers == [url("receipt", Receipt.objects.get().number)] * 2

    def test_staff_and_secretariat_may_not_approve(self):
        c = cast()
        submit(c)
        statuses = [signed_in(user).post(url("approve", c.assessment.pk)).status_code for user in (c.staff, secretary())]
        assert statuses == [403, 403]

    def test_giving_back_without_a_reason_keeps_the_page(self):
        c = cast(awaiting_head=True)
        response = signed_in(c.head).post(url("give_back", c.assessment.pk), {"reason": "  "})
        assert (response.status_code, list(response.context["reason_form"].errors)) == (200, ["reason"])

    def test_giving_back_with_a_reason(self):
        c = cast(awaiting_head=True)
        assert signed_in(c.head).post(url("give_back", c.assessment.pk), {"reason": "thiếu"}).status_code == 302
        c.assessment.refresh_from_db()
        assert c.assessment.status == AssessmentStatus.DRAFT

    def test_a_decision_overtaken_by_another_keeps_the_typed_reason(self):
        c = cast()
        response = signed_in(c.head).post(url("give_back", c.assessment.pk), {"reason": "lý do đã gõ"})
        assert (response.status_code, "lý do đã gõ" in response.content.decode()) == (409, True)


class TestReceiptPage:
    def test_it_can_be_opened_again_by_the_unit_and_the_secretariat_only(self):
        c = cast()
        receipt = submit(c)
        address = url("receipt", receipt.number)
        people = [c.staff, c.head, secretary(), UserFactory(), person(UnitFactory(), Role.UNIT_HEAD)]
        assert [signed_in(user).get(address).status_code for user in people] == [200, 200, 200, 404, 404]
        page = signed_in(c.staff).get(address).content.decode()
        assert [text in page for text in (receipt.number, receipt.sha256)] == [True, True]

    def test_it_prints_as_pdf(self):
        c = cast(list(RULES))
        receipt = submit(c)
        response = signed_in(c.head).get(url("receipt_pdf", receipt.number))
        assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
        assert f'filename="{receipt.number}.pdf"' in response["Content-Disposition"]


class TestSecretariat:
    def test_it_returns_with_a_reason(self):
        c = cast()
        submit(c)
        browser = signed_in(secretary())
        assert browser.post(url("return", c.assessment.pk), {"reason": ""}).status_code == 200
        assert browser.post(url("return", c.assessment.pk), {"reason": "bổ sung"}).status_code == 302
        c.assessment.refresh_from_db()
        assert c.assessment.status == AssessmentStatus.RETURNED

    def test_the_head_may_not_return_and_the_secretariat_not_give_back(self):
        c = cast()
        submit(c)
        assert signed_in(c.head).post(url("return", c.assessment.pk), {"reason": "x"}).status_code == 403
        assert signed_in(secretary()).post(url("give_back", c.assessment.pk), {"reason": "x"}).status_code == 403

    def test_head_and_secretariat_may_withdraw(self):
        c = cast()
        assert signed_in(c.staff).post(url("withdraw", c.assessment.pk), {"reason": "x"}).status_code == 403
        assert signed_in(c.head).post(url("withdraw", c.assessment.pk), {"reason": "sáp nhập"}).status_code == 302

    def test_its_list_filters_and_finds_names_without_diacritics(self):
        c = cast()
        c.unit.name = "Xã Cư M'gar"
        c.unit.save()
        other = UnitFactory()
        browser = signed_in(secretary())
        listed = {q: [row.unit for row in browser.get(f"{url('overview', c.round.slug)}?{q}").context["page"]] for q in QUERIES}
        assert listed == {
            QUERIES[0]: [c.unit],
            QUERIES[1]: [c.unit],
            QUERIES[2]: [other],
            QUERIES[3]: [other, c.unit],
        }

    def test_others_do_not_see_the_list(self):
        c = cast()
        assert [signed_in(user).get(url("overview", c.round.slug)).status_code for user in (c.head, UserFactory())] == [404, 404]

    @pytest.mark.parametrize("count", [1, 5])
    def test_its_queries_do_not_grow_with_the_units(self, count, django_assert_max_num_queries):
        c = cast()
        UnitFactory.create_batch(count)
        browser = signed_in(secretary())
        with django_assert_max_num_queries(14):
            browser.get(url("overview", c.round.slug))


QUERIES = ["q=cu+mgar", "state=incomplete", "state=not_started", "tier=__class__&state=password&page=1000000000"]
