"""From a draft to a receipt and back: what each act does, and what it refuses."""

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from campaigns.lifecycle import RoundStatus
from core.lifecycle import TransitionNotAllowed
from core.models import FrozenRecord
from criteria.models import CriterionKind
from nominations import actions
from nominations.lifecycle import AssessmentStatus
from nominations.models import Answer, Receipt, SelfAssessment
from nominations.queries import missing_for_submission
from outbox.models import OutgoingMail
from tests.factories.campaigns import ExtensionFactory, RoundFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory
from tests.factories.nominations import ReceiptFactory, SelfAssessmentFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import RULES, VALUES, cast, criterion, fill, person, secretary, submit
from units.roles import Role

pytestmark = pytest.mark.django_db
PAST = datetime(2023, 1, 1, tzinfo=UTC)


def code_of(act, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        act(*args, **kwargs)
    return getattr(caught.value, "code", None) or [error.code for error in caught.value.error_list]


def close_window(c):
    c.stage.closes_at = PAST
    c.stage.opens_at = datetime(2022, 1, 1, tzinfo=UTC)
    c.stage.save()


def letters(purpose):
    return {mail.recipient for mail in OutgoingMail.objects.filter(purpose=purpose)}


class TestStart:
    def test_it_takes_the_newest_criteria_of_the_units_tier(self):
        stage = StageFactory()
        CriteriaSetFactory(round=stage.round)
        newest = CriteriaSetFactory(round=stage.round, version=2)
        CriteriaSetFactory(round=stage.round, tier="department", version=3)
        assessment = actions.start_assessment(UnitFactory(), stage.round, by=None)
        assert (assessment.criteria_set, assessment.status) == (newest, AssessmentStatus.DRAFT)

    def test_starting_again_gives_the_same_one_even_after_the_deadline(self):
        c = cast()
        close_window(c)
        assert actions.start_assessment(c.unit, c.round, by=c.staff) == c.assessment
        assert SelfAssessment.objects.count() == 1

    def test_it_is_refused_outside_the_window(self):
        c = cast()
        close_window(c)
        assert code_of(actions.start_assessment, UnitFactory(), c.round, by=None) == "window_closed"

    def test_it_is_refused_to_a_unit_that_does_not_exist_on_the_rounds_day(self):
        stage = StageFactory()
        CriteriaSetFactory(round=stage.round)
        late = UnitFactory(valid_from=datetime(2024, 1, 1, tzinfo=UTC).date())
        assert code_of(actions.start_assessment, late, stage.round, by=None) == "not_taking_part"

    def test_it_is_refused_without_criteria(self):
        assert code_of(actions.start_assessment, UnitFactory(), StageFactory().round, by=None) == "no_criteria"


class TestSaveAnswer:
    @pytest.mark.parametrize(
        ("kind", "points"),
        [
            (CriterionKind.TIERS, Decimal(10)),
            (CriterionKind.RATIO, Decimal(16)),
            (CriterionKind.BOOLEAN, Decimal(20)),
            (CriterionKind.COUNT, Decimal(15)),
            (CriterionKind.PARTS, Decimal(10)),
            (CriterionKind.UNSCORED, None),
        ],
    )
    def test_points_are_computed_from_the_answer(self, kind, points):
        c = cast([kind])
        answer = actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value=VALUES[kind])
        answer.refresh_from_db()
        assert (answer.value, answer.claimed_points, answer.version, answer.updated_by) == (VALUES[kind], points, 1, c.staff)

    def test_nothing_chosen_is_kept_as_an_open_answer_with_its_text(self):
        c = cast()
        answer = actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value=None, explanation="đang làm")
        assert (answer.value, answer.claimed_points, answer.explanation) == ({}, None, "đang làm")

    def test_text_is_stored_in_one_normal_form(self):
        c = cast()
        answer = actions.save_answer(
            c.assessment, c.criteria[0], by=c.staff, value=None, explanation="Quyê\u0301t \u202eđịnh\x00"
        )
        assert answer.explanation == "Quyết định"

    def test_template_syntax_is_text(self):
        c = cast()
        text = "{{ settings.SECRET_KEY }} {% load x %} %s {0.__class__}"
        assert actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value=None, explanation=text).explanation == text

    def test_not_applicable_has_a_reason_and_no_points(self):
        c = cast()
        answer = actions.save_answer(
            c.assessment,
            c.criteria[0],
            by=c.staff,
            value={"value": True},
            not_applicable=True,
            not_applicable_reason="không có nhiệm vụ",
        )
        assert (answer.claimed_points, answer.not_applicable_reason) == (None, "không có nhiệm vụ")

    def test_not_applicable_without_a_reason_is_refused(self):
        c = cast()
        with pytest.raises(ValidationError) as caught:
            actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value=None, not_applicable=True)
        assert list(caught.value.error_dict) == ["not_applicable_reason"]
        assert Answer.objects.count() == 0

    def test_an_answer_that_does_not_fit_the_rule_names_the_part_to_correct(self):
        c = cast([CriterionKind.RATIO])
        with pytest.raises(ValidationError) as caught:
            actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"numerator": "1", "denominator": "0"})
        assert list(caught.value.error_dict) == ["denominator"]

    @pytest.mark.parametrize("where", ["another set", "a group"])
    def test_a_criterion_that_is_not_a_question_of_this_set_is_refused(self, where):
        c = cast()
        other = criterion(CriteriaSetFactory(round=c.round, tier="district")) if where == "another set" else c.pillar
        assert code_of(actions.save_answer, c.assessment, other, by=c.staff, value=None) == "foreign_criterion"

    @pytest.mark.parametrize("status", sorted(set(AssessmentStatus) - {AssessmentStatus.DRAFT, AssessmentStatus.RETURNED}))
    def test_it_is_refused_in_every_state_but_draft_and_returned(self, status):
        c = cast(status=status)
        assert code_of(actions.save_answer, c.assessment, c.criteria[0], by=c.staff, value=None) == "not_editable"

    def test_it_is_refused_after_the_deadline_and_accepted_under_an_extension_for_the_unit(self):
        c = cast()
        close_window(c)
        assert code_of(actions.save_answer, c.assessment, c.criteria[0], by=c.staff, value=None) == "window_closed"
        ExtensionFactory(stage=c.stage, unit=c.unit)
        assert actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value=None).version == 1


class TestVersions:
    def test_another_version_is_not_overwritten(self):
        c = cast()
        first = actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"value": True}, version=0)
        with pytest.raises(actions.StaleAnswer) as caught:
            actions.save_answer(c.assessment, c.criteria[0], by=c.head, value={"value": False}, version=0)
        assert (caught.value.current.pk, caught.value.current.value) == (first.pk, {"value": True})
        assert Answer.objects.get().value == {"value": True}

    def test_the_version_read_goes_up_by_one(self):
        c = cast()
        actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"value": True}, version=0)
        second = actions.save_answer(c.assessment, c.criteria[0], by=c.head, value={"value": False}, version=1)
        assert (second.version, Answer.objects.get().value, Answer.objects.get().updated_by) == (2, {"value": False}, c.head)

    def test_the_same_content_sent_twice_is_saved_once(self):
        c = cast()
        for _twice in range(2):
            answer = actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"value": True}, version=0)
        assert (answer.version, Answer.objects.count()) == (1, 1)

    def test_other_criteria_are_not_affected(self):
        c = cast([CriterionKind.BOOLEAN] * 2)
        actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"value": True}, version=0)
        assert actions.save_answer(c.assessment, c.criteria[1], by=c.head, value={"value": True}, version=0).version == 1

    def test_many_are_saved_under_one_lock_or_none(self):
        c = cast([CriterionKind.BOOLEAN, CriterionKind.RATIO])
        bad = {c.criteria[0]: actions.Entry({"value": True}), c.criteria[1]: actions.Entry({"numerator": "x"})}
        with pytest.raises(ValidationError):
            actions.save_answers(c.assessment, by=c.staff, entries=bad)
        assert Answer.objects.count() == 0


class TestMissing:
    def test_a_whole_self_assessment_misses_nothing(self):
        c = cast(list(RULES))
        fill(c)
        assert missing_for_submission(c.assessment) == []

    def test_each_open_criterion_is_named_with_the_page_that_puts_it_right(self):
        c = cast([CriterionKind.BOOLEAN] * 3)
        actions.save_answer(c.assessment, c.criteria[1], by=c.staff, value={"value": True})
        problems = missing_for_submission(c.assessment)
        assert [(m.criterion, m.code, m.args) for m in problems] == [
            (c.criteria[0], "no_answer", (c.assessment.pk, c.criteria[0].pk)),
            (c.criteria[1], "no_evidence", (c.assessment.pk, c.criteria[1].pk)),
            (c.criteria[2], "no_answer", (c.assessment.pk, c.criteria[2].pk)),
        ]

    def test_no_points_claimed_need_no_evidence(self):
        c = cast()
        actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"value": False})
        assert missing_for_submission(c.assessment) == []

    def test_not_applicable_needs_no_evidence(self):
        c = cast()
        actions.save_answer(
            c.assessment, c.criteria[0], by=c.staff, value=None, not_applicable=True, not_applicable_reason="không có"
        )
        assert missing_for_submission(c.assessment) == []

    def test_a_criterion_may_not_ask_for_evidence(self):
        c = cast()
        c.criteria[0].evidence_required = False
        c.criteria[0].save()
        actions.save_answer(c.assessment, c.criteria[0], by=c.staff, value={"value": True})
        assert missing_for_submission(c.assessment) == []

    def test_an_empty_set_cannot_be_sent(self):
        assert [m.code for m in missing_for_submission(SelfAssessmentFactory())] == ["no_criteria"]


class TestSendToHead:
    def test_the_heads_get_a_letter_and_nobody_else(self):
        c = cast()
        fill(c)
        sent = actions.send_to_head(c.assessment, by=c.staff)
        assert (sent.status, letters("assessment_to_head")) == (AssessmentStatus.AWAITING_HEAD, {c.head})
        assert f"/ho-so/tu-danh-gia/{c.assessment.pk}/toan-van/" in OutgoingMail.objects.get().body

    def test_the_move_is_written_down(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        event = c.assessment.events.get()
        assert (event.action, event.from_status, event.to_status, event.by) == ("send_to_head", "draft", "awaiting_head", c.staff)

    def test_it_is_refused_while_something_is_missing(self):
        c = cast([CriterionKind.BOOLEAN] * 2)
        assert code_of(actions.send_to_head, c.assessment, by=c.staff) == ["no_answer", "no_answer"]
        c.assessment.refresh_from_db()
        assert c.assessment.status == AssessmentStatus.DRAFT

    def test_it_is_refused_after_the_deadline(self):
        c = cast()
        fill(c)
        close_window(c)
        assert code_of(actions.send_to_head, c.assessment, by=c.staff) == "window_closed"

    def test_a_second_click_changes_nothing(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        assert code_of(actions.send_to_head, c.assessment, by=c.staff) == "not_editable"
        assert c.assessment.events.count() == 1


class TestGiveBack:
    def test_the_staff_can_edit_again_and_read_why(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        back = actions.give_back(c.assessment, by=c.head, reason=" thiếu biên bản ")
        assert (back.status, letters("assessment_given_back")) == (AssessmentStatus.DRAFT, {c.staff})
        assert c.assessment.events.latest("pk").reason == "thiếu biên bản"
        assert "thiếu biên bản" in OutgoingMail.objects.get(purpose="assessment_given_back").body

    def test_it_needs_a_reason(self):
        c = cast(awaiting_head=True)
        with pytest.raises(ValidationError):
            actions.give_back(c.assessment, by=c.head, reason="  ")

    def test_only_the_head_of_that_unit_may(self):
        c = cast(awaiting_head=True)
        for stranger in (c.staff, person(UnitFactory(), Role.UNIT_HEAD), secretary()):
            with pytest.raises(PermissionDenied):
                actions.give_back(c.assessment, by=stranger, reason="x")


class TestApprove:
    def test_it_submits_and_gives_a_receipt_to_staff_and_head(self):
        c = cast()
        receipt = submit(c)
        c.assessment.refresh_from_db()
        assert (c.assessment.status, c.assessment.submitted_by) == (AssessmentStatus.SUBMITTED, c.head)
        assert receipt.number == f"TDG-2023-{c.unit.code}-1"
        assert letters("assessment_submitted") == {c.staff, c.head}

    def test_a_person_who_is_staff_and_head_may_do_both(self):
        c = cast()
        c.staff = c.head = person(c.unit, Role.UNIT_STAFF, Role.UNIT_HEAD)
        assert submit(c).issued_to == c.head

    def test_a_second_click_gives_the_same_receipt(self):
        c = cast()
        first = submit(c)
        assert actions.approve(c.assessment, by=c.head) == first
        assert (Receipt.objects.count(), c.assessment.events.filter(action="approve").count()) == (1, 1)

    def test_only_the_head_of_that_unit_may(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        for stranger in (c.staff, person(UnitFactory(), Role.UNIT_HEAD), secretary()):
            with pytest.raises(PermissionDenied):
                actions.approve(c.assessment, by=stranger)
        assert Receipt.objects.count() == 0

    def test_it_is_refused_before_the_staff_sent_it(self):
        c = cast()
        fill(c)
        with pytest.raises(TransitionNotAllowed):
            actions.approve(c.assessment, by=c.head)

    def test_it_is_refused_when_something_is_missing_after_all(self):
        c = cast(awaiting_head=True)
        assert code_of(actions.approve, c.assessment, by=c.head) == ["no_answer"]

    def test_it_is_refused_after_the_deadline_and_accepted_under_an_extension(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        close_window(c)
        assert code_of(actions.approve, c.assessment, by=c.head) == "window_closed"
        ExtensionFactory(stage=c.stage)
        assert actions.approve(c.assessment, by=c.head).number.endswith("-1")

    def test_it_is_refused_when_the_round_is_no_longer_open(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        c.round.status = RoundStatus.REVIEWING
        c.round.save()
        assert code_of(actions.approve, c.assessment, by=c.head) == "window_closed"


class TestReceipt:
    def test_it_holds_answers_evidence_and_totals(self):
        c = cast([CriterionKind.RATIO, CriterionKind.BOOLEAN])
        receipt = submit(c)
        content = receipt.content
        file = c.unit.evidence.get()
        assert (content["claimed"], content["maximum"], content["unit"]["code"]) == ("36", "40", c.unit.code)
        assert [(a["code"], a["claimed"]) for a in content["answers"]] == [(c.criteria[0].code, "16"), (c.criteria[1].code, "20")]
        assert {e["sha256"] for a in content["answers"] for e in a["evidence"]} == {file.sha256}

    def test_its_fingerprint_can_be_taken_again_from_what_is_stored(self):
        submit(cast(list(RULES)))
        receipt = Receipt.objects.get()
        text = json.dumps(receipt.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == receipt.sha256

    def test_a_criterion_that_does_not_apply_leaves_the_maximum(self):
        c = cast([CriterionKind.BOOLEAN] * 2)
        fill(c)
        actions.save_answer(
            c.assessment, c.criteria[0], by=c.staff, value=None, not_applicable=True, not_applicable_reason="không có"
        )
        actions.send_to_head(c.assessment, by=c.staff)
        assert actions.approve(c.assessment, by=c.head).content["maximum"] == "20"

    def test_a_resubmission_has_a_new_one_and_the_old_one_stays(self):
        c = cast()
        first = submit(c)
        actions.return_assessment(c.assessment, by=secretary(), reason="bổ sung biên bản")
        second = submit(c)
        assert [first.number, second.number] == [f"TDG-2023-{c.unit.code}-1", f"TDG-2023-{c.unit.code}-2"]
        assert list(c.assessment.receipts.all()) == [first, second]

    def test_a_number_taken_by_another_round_of_the_year_is_not_used_again(self):
        c = cast()
        ReceiptFactory(number=f"TDG-2023-{c.unit.code}-7", self_assessment__round=RoundFactory(kind="final"))
        ReceiptFactory(number=f"TDG-2023-{c.unit.code}-9-1")
        assert submit(c).number == f"TDG-2023-{c.unit.code}-8"

    def test_a_number_taken_in_the_same_instant_makes_it_count_again(self, monkeypatch):
        c = cast()
        ReceiptFactory(number=f"TDG-2023-{c.unit.code}-1")
        seen_too_early = iter([[], [1]])
        monkeypatch.setattr("nominations.actions.receipt.taken_sequences", lambda prefix: next(seen_too_early))
        assert submit(c).number == f"TDG-2023-{c.unit.code}-2"

    def test_it_gives_up_rather_than_use_a_number_twice(self, monkeypatch):
        c = cast()
        ReceiptFactory(number=f"TDG-2023-{c.unit.code}-1")
        monkeypatch.setattr("nominations.actions.receipt.taken_sequences", lambda prefix: [])
        with pytest.raises(IntegrityError), transaction.atomic():
            submit(c)
        c.assessment.refresh_from_db()
        assert (c.assessment.status, c.assessment.receipts.count()) == (AssessmentStatus.DRAFT, 0)

    def test_it_never_changes(self):
        receipt = submit(cast())
        receipt.number = "khác"
        with pytest.raises(FrozenRecord):
            receipt.save()


class TestReturnAndAfter:
    def test_staff_and_head_are_told_why(self):
        c = cast()
        submit(c)
        back = actions.return_assessment(c.assessment, by=secretary(), reason="bổ sung biên bản")
        assert (back.status, letters("assessment_returned")) == (AssessmentStatus.RETURNED, {c.staff, c.head})

    def test_a_draft_cannot_be_returned(self):
        with pytest.raises(TransitionNotAllowed):
            actions.return_assessment(cast().assessment, by=secretary(), reason="x")

    def test_it_is_verified_then_final(self):
        c = cast()
        submit(c)
        by = secretary()
        assert actions.verify(c.assessment, by=by).status == AssessmentStatus.VERIFIED
        assert actions.finalise(c.assessment, by=by).status == AssessmentStatus.FINAL

    def test_it_may_be_withdrawn_with_a_reason(self):
        c = cast()
        assert actions.withdraw(c.assessment, by=c.head, reason="sáp nhập").status == AssessmentStatus.WITHDRAWN

    def test_each_letter_is_written_once_for_each_event(self):
        c = cast()
        submit(c)
        keys = list(OutgoingMail.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys)) == 3
