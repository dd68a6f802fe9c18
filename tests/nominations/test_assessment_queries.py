"""What each person sees of self-assessments, how lists count, and that the number of queries does not grow with the rows."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from criteria.models import CriterionKind
from nominations import actions
from nominations.invariants import problems
from nominations.lifecycle import LABELS_FOR_REVIEWERS, AssessmentStatus
from nominations.models import Answer, Evidence, Receipt, SelfAssessment
from nominations.permissions import can_edit, can_return, is_head, roles_in
from nominations.queries.assessment import Filling, Sheet, deadline, status_label, turn_of
from nominations.queries.desk import assessment_items
from nominations.queries.home import dossiers_of
from nominations.queries.overview import State, assessments_in, counts_by_state
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import ExtensionFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory
from tests.factories.nominations import (
    AnswerFactory,
    EvidenceFactory,
    EvidenceUseFactory,
    NominationFactory,
    ReceiptFactory,
    SelfAssessmentFactory,
    UnitPlanFactory,
)
from tests.factories.units import MembershipFactory, UnitFactory
from tests.nominations.cast import RULES, cast, criterion, fill, person, secretary, submit
from units.roles import Role

pytestmark = pytest.mark.django_db


class TestVisibility:
    @pytest.mark.parametrize("factory", [SelfAssessmentFactory, UnitPlanFactory, NominationFactory])
    def test_a_draft_is_seen_by_its_unit_and_administrators_only(self, factory):
        row = factory()
        admin = UserFactory(is_superuser=True)
        seers = {person(row.unit, Role.UNIT_STAFF), person(row.unit, Role.UNIT_HEAD), admin}
        blind = {
            AnonymousUser(),
            UserFactory(),
            secretary(),
            person(row.unit, Role.REVIEWER),
            person(UnitFactory(), Role.UNIT_HEAD),
            UserFactory(is_superuser=True, is_active=False),
        }
        assert {user for user in seers | blind if row in type(row).objects.visible_to(user)} == seers

    @pytest.mark.parametrize(
        "row",
        [
            lambda: SelfAssessmentFactory(submitted=True),
            lambda: UnitPlanFactory(registered=True),
            lambda: NominationFactory(submitted=True),
        ],
    )
    def test_the_secretariat_sees_what_was_handed_in(self, row):
        row = row()
        assert list(type(row).objects.visible_to(secretary())) == [row]

    def test_it_keeps_seeing_what_it_returned(self):
        c = cast()
        submit(c)
        actions.return_assessment(c.assessment, by=secretary(), reason="x")
        assert list(SelfAssessment.objects.visible_to(secretary())) == [c.assessment]

    def test_a_role_that_ended_shows_nothing(self):
        row = SelfAssessmentFactory()
        member = MembershipFactory(unit=row.unit, valid_to=datetime(2023, 2, 1, tzinfo=UTC).date())
        assert list(SelfAssessment.objects.visible_to(member.user)) == []

    def test_evidence_is_seen_by_its_unit_and_once_handed_in_by_the_secretariat(self):
        use = EvidenceUseFactory()
        EvidenceFactory(unit=use.evidence.unit)
        handed_in = EvidenceUseFactory(answer__self_assessment__submitted=True).evidence
        minutes = NominationFactory(submitted=True, with_meeting=True).minutes
        assert set(Evidence.objects.visible_to(secretary())) == {handed_in, minutes}
        assert Evidence.objects.visible_to(person(use.evidence.unit, Role.UNIT_STAFF)).count() == 2
        assert Evidence.objects.visible_to(UserFactory(is_superuser=True)).count() == 4
        assert list(Evidence.objects.visible_to(AnonymousUser())) == []

    def test_a_file_cited_many_times_is_listed_once(self):
        c = cast([CriterionKind.BOOLEAN] * 3)
        submit(c)
        assert Evidence.objects.visible_to(secretary()).count() == 1


class TestPermissions:
    def test_roles_count_in_their_own_unit_only(self):
        unit = UnitFactory()
        staff, head = person(unit, Role.UNIT_STAFF), person(unit, Role.UNIT_HEAD)
        assert (roles_in(staff, unit), roles_in(staff, UnitFactory())) == ({Role.UNIT_STAFF}, set())
        assert [can_edit(user, unit) for user in (staff, head, secretary())] == [True, True, False]
        assert [is_head(user, unit) for user in (staff, head, secretary())] == [False, True, False]
        assert [can_return(user) for user in (staff, head, secretary())] == [False, False, True]


class TestSheet:
    def test_each_row_says_how_far_it_is(self):
        c = cast([CriterionKind.BOOLEAN] * 4)
        actions.save_answer(c.assessment, c.criteria[1], by=c.staff, value=None, explanation="đang làm")
        actions.save_answer(c.assessment, c.criteria[2], by=c.staff, value={"value": False})
        actions.save_answer(c.assessment, c.criteria[3], by=c.staff, value=None)
        rows = Sheet(c.assessment).rows
        assert [row.filling for row in rows] == [Filling.NOT_STARTED, Filling.IN_PROGRESS, Filling.DONE, Filling.NOT_STARTED]

    def test_totals_count_what_applies(self):
        c = cast(list(RULES))
        fill(c)
        actions.save_answer(
            c.assessment, c.criteria[0], by=c.staff, value=None, not_applicable=True, not_applicable_reason="không có"
        )
        progress = Sheet(c.assessment).progress
        assert (progress.done, progress.total, progress.claimed, progress.maximum) == (6, 6, Decimal(61), Decimal(80))
        assert progress.is_complete

    def test_neighbours_follow_the_order_of_the_tree(self):
        c = cast([CriterionKind.BOOLEAN] * 3)
        sheet = Sheet(c.assessment)
        around = [[row and row.criterion for row in sheet.neighbours(item.pk)] for item in c.criteria]
        assert around == [[None, c.criteria[1]], [c.criteria[0], c.criteria[2]], [c.criteria[1], None]]

    def test_a_criterion_of_another_set_has_no_row(self):
        c = cast()
        other = criterion(CriteriaSetFactory(round=c.round, tier="district"))
        assert Sheet(c.assessment).row(other.pk) is None

    @pytest.mark.parametrize("count", [2, 6])
    def test_three_queries_read_it_however_many_criteria(self, count, django_assert_num_queries):
        c = cast([CriterionKind.RATIO] * count)
        fill(c)
        with django_assert_num_queries(3):
            assert Sheet(c.assessment).progress.done == count

    def test_done_is_the_same_in_the_sheet_and_in_the_list(self):
        c = cast(list(RULES))
        fill(c, evidence=False)
        [row] = assessments_in(c.round)
        assert (row.done, row.total) == (Sheet(c.assessment).progress.done, len(RULES))


class TestWords:
    @pytest.mark.parametrize("status", AssessmentStatus)
    def test_every_state_has_a_label_for_each_side_and_says_whose_turn_it_is(self, status):
        row = SelfAssessmentFactory.build(status=status, unit=None, round=None, criteria_set=None)
        assert status_label(row, for_unit=True) == row.get_status_display()
        assert status_label(row, for_unit=False) == str(LABELS_FOR_REVIEWERS[status])
        assert turn_of(row)

    def test_the_deadline_counts_the_units_extension(self):
        stage = StageFactory()
        unit = UnitFactory()
        extension = ExtensionFactory(stage=stage, unit=unit)
        assert (deadline(stage.round, unit), deadline(stage.round, UnitFactory())) == (extension.closes_at, stage.closes_at)
        assert deadline(SelfAssessmentFactory().round) is None


class TestOverview:
    def test_every_unit_of_the_rounds_tiers_is_in_one_state(self):
        c = cast()
        UnitFactory(department=True)
        fresh = UnitFactory()
        UnitFactory(valid_to=c.round.as_of.replace(day=30))
        fill(c)
        rows = {row.unit: row.state for row in assessments_in(c.round)}
        assert rows == {c.unit: State.COMPLETE_UNSENT, fresh: State.NOT_STARTED}

    @pytest.mark.parametrize(
        ("act", "state"),
        [
            (lambda c: None, State.INCOMPLETE),
            (lambda c: fill(c), State.COMPLETE_UNSENT),
            (lambda c: submit(c), State.SUBMITTED),
            (lambda c: actions.withdraw(c.assessment, by=c.head, reason="x"), State.WITHDRAWN),
        ],
    )
    def test_the_state_follows_what_the_unit_did(self, act, state):
        c = cast()
        act(c)
        assert [row.state for row in assessments_in(c.round)] == [state]

    def test_a_complete_one_that_waits_for_the_head_is_not_submitted(self):
        c = cast()
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        [row] = assessments_in(c.round)
        assert (row.state, row.awaits_head) == (State.COMPLETE_UNSENT, True)

    def test_filters_by_tier_state_and_name_without_diacritics(self):
        c = cast()
        CriteriaSetFactory(round=c.round, tier="department")
        office = UnitFactory(department=True)
        named = UnitFactory(name="Xã Cư M'gar")
        assert [row.unit for row in assessments_in(c.round, tier="department")] == [office]
        assert [row.unit for row in assessments_in(c.round, text="cu mgar")] == [named]
        assert [row.unit for row in assessments_in(c.round, state=State.INCOMPLETE)] == [c.unit]
        assert dict(counts_by_state(assessments_in(c.round)))[State.NOT_STARTED] == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_four_queries_list_them_however_many(self, count, django_assert_num_queries):
        c = cast()
        UnitFactory.create_batch(count)
        with django_assert_num_queries(4):
            assert len(assessments_in(c.round)) == count + 1


def desk(user):
    return [(item.url, item.due, item.urgent) for item in assessment_items(user)]


class TestDesk:
    def test_staff_are_sent_to_begin_fill_in_and_complete(self):
        c = cast()
        task_list = c.assessment.get_absolute_url()
        assert desk(c.staff) == [(task_list, c.stage.closes_at, False)]
        assert desk(person(UnitFactory(), Role.UNIT_STAFF)) == [(reverse("nominations:home"), c.stage.closes_at, False)]
        submit(c)
        assert desk(c.staff) == []
        actions.return_assessment(c.assessment, by=secretary(), reason="x")
        assert desk(c.staff) == [(task_list, c.stage.closes_at, True)]

    def test_the_head_is_sent_to_approve(self):
        c = cast()
        assert desk(c.head) == []
        fill(c)
        actions.send_to_head(c.assessment, by=c.staff)
        assert desk(c.head) == [(reverse("nominations:read", args=[c.assessment.pk]), c.stage.closes_at, True)]
        assert desk(c.staff) == []

    def test_others_have_nothing_to_do_here(self):
        cast()
        assert [desk(user) for user in (UserFactory(), secretary())] == [[], []]


class TestHome:
    def test_it_lists_open_rounds_to_begin_and_dossiers_there_are(self):
        c = cast()
        other = StageFactory()
        assert [(d.round, d.assessment, d.can_start) for d in dossiers_of(c.staff)] == [
            (c.round, c.assessment, False),
            (other.round, None, True),
        ]

    def test_a_unit_that_does_not_take_part_cannot_begin(self):
        StageFactory()
        late = UnitFactory(valid_from=datetime(2024, 5, 1, tzinfo=UTC).date())
        assert dossiers_of(person(late, Role.UNIT_STAFF)) == []


class TestInvariants:
    def test_a_walk_through_the_portal_breaks_none(self):
        submit(cast(list(RULES)))
        assert list(problems()) == []

    def test_each_broken_rule_is_named(self):
        SelfAssessmentFactory(status=AssessmentStatus.FINAL)
        AnswerFactory(claimed_points=11)
        AnswerFactory(criterion=criterion(CriteriaSetFactory()))
        EvidenceUseFactory(evidence=EvidenceFactory())
        lost = EvidenceFactory()
        lost.file.storage.delete(lost.file.name)
        Evidence.objects.filter(pk=EvidenceFactory().pk).update(size=1)
        ReceiptFactory(sha256="0" * 64, content={"number": "khác"}, self_assessment__submitted=False, issued_to=UserFactory())
        SelfAssessmentFactory(submitted=True)
        assert [line.partition(" ")[0] + line.partition(":")[2] for line in problems()] == [
            "nominations.SelfAssessment status final, last event leads to None",
            "nominations.SelfAssessment status submitted, last event leads to None",
            "Answer its criterion is of another set",
            "Answer claims more than the maximum",
            "EvidenceUse cites another unit's file",
            "Evidence its file is missing",
            "Evidence its file has another size",
            "Receipt its content does not have its fingerprint",
            "Receipt its content names another number",
            "SelfAssessment submitted without a receipt",
        ]
        assert (Answer.objects.count(), Receipt.objects.count()) == (3, 1)
