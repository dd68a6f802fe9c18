import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from awards import actions
from awards.models import Award, Ballot, Decision, Document, Revocation
from awards.queries import bases_on, money_due, next_number
from core.lifecycle import TransitionNotAllowed
from core.models import FrozenRecord
from nominations.actions import load_rules as load_categories
from nominations.models import Nomination
from outbox.models import Job
from tests.awards.cast import cast, decided, law_for, opened, refused, tallied, vote
from tests.factories.awards import BaseSalaryFactory, DecisionFactory, MoneyRuleFactory
from tests.factories.nominations import PDF, CategoryFactory, NominationFactory

pytestmark = pytest.mark.django_db
SIGNER = {"signer_name": "Nguyễn Văn Ký", "signer_titles": ["CHỦ TỊCH"]}


def today():
    return timezone.localdate()


def numbered(c):
    return actions.number_decision(decided(c), by=c.secretary, decided_on=today())


def signed(c):
    return actions.sign_decision(numbered(c), by=c.secretary, upload=io.BytesIO(PDF))


def test_a_draft_holds_everyone_recommended_once_with_names_and_money_of_the_day():
    c = cast()
    decision = decided(c)
    awards = list(decision.awards.order_by("order"))
    assert [(a.name, a.unit_name, a.subject_kind) for a in awards] == [
        (n.subject_name, n.unit.name, n.subject_kind) for n in sorted(c.nominations, key=lambda n: n.subject_kind)
    ]
    # 3.0 and 1.5 × 2,340,000, as in the example of NĐ 152/2025.
    assert [int(a.money) for a in awards] == [7_020_000, 3_510_000]
    assert len({a.verify_code for a in awards}) == 2
    assert all(len(a.verify_code) >= 32 for a in awards)
    assert Job.objects.filter(kind="awards.decision_pdf").count() == 1
    refused("nothing_to_award", actions.draft_decision, c.round, by=c.secretary, **SIGNER)


def test_a_later_name_of_unit_or_subject_does_not_change_the_award():
    c = cast()
    decision = decided(c)
    award = decision.awards.first()
    before = (award.name, award.unit_name)
    type(award.unit).objects.filter(pk=award.unit_id).update(name="Xã Tên Mới")
    Nomination.objects.filter(pk=award.nomination_id).update(subject_name="Tên khác")
    award = Award.objects.get(pk=award.pk)
    assert (award.name, award.unit_name) == before


def test_part_of_the_recommended_may_be_drafted_and_the_rest_later_even_once_the_round_is_decided():
    c = cast()
    tallied(c)
    first, second = Nomination.objects.order_by("pk")
    decision = actions.draft_decision(c.round, by=c.secretary, nominations=[first], **SIGNER)
    assert [a.nomination for a in decision.awards.all()] == [first]
    type(c.round).objects.filter(pk=c.round.pk).update(status="decided")
    later = actions.draft_decision(c.round, by=c.secretary, **SIGNER)
    assert [a.nomination for a in later.awards.all()] == [second]
    refused("nothing_to_award", actions.draft_decision, c.round, by=c.secretary, nominations=[first], **SIGNER)


def test_one_decision_gives_one_kind_of_award():
    c = cast()
    tallied(c)
    flag = CategoryFactory(name="Cờ thi đua của Ủy ban nhân dân tỉnh")
    law_for(flag)
    other = NominationFactory(eligible=True, round=c.round, category=flag, subject_kind="household")
    MoneyRuleFactory(category_code=flag.code, subject_kind="household")
    c.nominations, c.category = [other], flag
    tallied(c)
    first = actions.draft_decision(c.round, by=c.secretary, **SIGNER)
    second = actions.draft_decision(c.round, by=c.secretary, **SIGNER)
    assert [{a.category_id for a in d.awards.all()} for d in (first, second)] == [{first.awards.first().category_id}, {flag.pk}]


@pytest.mark.parametrize("status", ["draft", "open", "reviewing", "appeals", "published", "archived"])
def test_nothing_is_drafted_for_a_round_that_is_not_before_the_council(status):
    c = cast()
    tallied(c)
    type(c.round).objects.filter(pk=c.round.pk).update(status=status)
    refused("wrong_status", actions.draft_decision, c.round, by=c.secretary, **SIGNER)


def test_a_draft_without_wording_or_money_rule_is_refused_and_leaves_nothing():
    c = cast()
    tallied(c)
    form = c.category.form
    form.delete()
    refused("no_form", actions.draft_decision, c.round, by=c.secretary, **SIGNER)
    form.save(force_insert=True)
    BaseSalaryFactory._meta.model.objects.all().delete()
    refused("no_money_rule", actions.draft_decision, c.round, by=c.secretary, **SIGNER)
    assert (Decision.objects.count(), Award.objects.count(), Job.objects.filter(kind="awards.decision_pdf").count()) == (0, 0, 0)


def test_numbers_follow_each_other_without_a_gap_in_each_year():
    c = cast()
    Ballot.objects.update(closed_at=None)
    drafts = [DecisionFactory(round=c.round) for _ in range(5)]
    for draft in drafts:
        nomination = NominationFactory(proposed=True, round=c.round, category=c.category, subject_kind="collective")
        Award.objects.create(
            decision=draft,
            nomination=nomination,
            category=c.category,
            unit=nomination.unit,
            subject_kind="collective",
            name="x",
            unit_name="x",
            merit="x",
            money=1,
            money_basis="x",
            order=1,
            verify_code=f"v{draft.pk}",
        )
    days = [date(2024, 5, 1), date(2025, 1, 2), date(2024, 12, 31), date(2025, 1, 2), date(2024, 6, 1)]
    for draft, day in zip(drafts, days, strict=True):
        actions.number_decision(draft, by=c.secretary, decided_on=day)
    assert [(d.year, d.number) for d in Decision.objects.order_by("pk")] == [
        (2024, 1),
        (2025, 1),
        (2024, 2),
        (2025, 2),
        (2024, 3),
    ]
    assert (next_number(2024), next_number(2025), next_number(2026)) == (4, 3, 1)


def test_a_decision_is_numbered_once_with_a_day_that_can_be():
    c = cast()
    decision = decided(c)
    refused("decided_on", actions.number_decision, decision, by=c.secretary, decided_on=today() + timedelta(days=1))
    refused("decided_on", actions.number_decision, decision, by=c.secretary, decided_on=today() - timedelta(days=1))
    decision.refresh_from_db()
    assert (decision.status, decision.number) == ("drafted", None)
    actions.number_decision(decision, by=c.secretary, decided_on=today())
    with pytest.raises(TransitionNotAllowed):
        actions.number_decision(decision, by=c.secretary, decided_on=today())
    assert [e.action for e in decision.events.all()] == ["number"]
    assert Job.objects.filter(kind="awards.certificate_pdf").count() == 2


@pytest.mark.parametrize(
    ("day", "kind", "money"),
    [
        (date(2023, 6, 30), "collective", 2_980_000),
        (date(2023, 6, 30), "individual", 1_490_000),
        (date(2023, 7, 1), "collective", 3_600_000),
        (date(2024, 1, 1), "collective", 5_400_000),
        (date(2024, 7, 1), "collective", 7_020_000),
        (date(2025, 12, 31), "individual", 3_510_000),
        (date(2026, 7, 1), "collective", 7_590_000),
    ],
)
def test_money_is_the_rule_times_the_salary_in_force_on_the_day(day, kind, money):
    load_categories()
    actions.load_rules()
    amount, basis = money_due("bang-khen-ubnd-tinh", kind, day)
    assert (int(amount), ";" in basis) == (money, True)


def test_there_is_no_money_without_a_rule_or_a_salary():
    assert money_due("x", "collective", date(2025, 1, 1)) is None
    MoneyRuleFactory(category_code="x")
    assert money_due("x", "collective", date(2025, 1, 1)) is None
    BaseSalaryFactory()
    assert money_due("x", "collective", date(2025, 1, 1))[0] == Decimal(7_020_000)
    assert money_due("x", "collective", date(2024, 6, 30)) is None
    assert bases_on(date(2025, 1, 1)) == []


def test_rules_of_law_are_loaded_again_without_doubling():
    load_categories()
    first = actions.load_rules()
    rows = MoneyRuleFactory._meta.model.objects.count()
    assert (actions.load_rules(), MoneyRuleFactory._meta.model.objects.count()) == (first, rows)


def test_the_signed_copy_makes_nominations_awarded_and_the_round_decided():
    c = cast()
    decision = signed(c)
    c.round.refresh_from_db()
    assert (decision.status, c.round.status) == ("signed", "decided")
    assert set(Nomination.objects.values_list("status", flat=True)) == {"awarded"}
    paper = Document.objects.get(kind="signed_decision")
    assert (paper.size, paper.file.read()) == (len(PDF), PDF)
    with pytest.raises(TransitionNotAllowed):
        actions.sign_decision(decision, by=c.secretary, upload=io.BytesIO(PDF))
    assert Document.objects.filter(kind="signed_decision").count() == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.7 cut off", b"MZ %%EOF", b"%%EOF%PDF-"])
def test_what_is_no_whole_pdf_is_no_signed_copy(content):
    c = cast()
    decision = numbered(c)
    refused("upload", actions.sign_decision, decision, by=c.secretary, upload=io.BytesIO(content))
    decision.refresh_from_db()
    assert (decision.status, Document.objects.count()) == ("numbered", 0)


def test_a_decision_is_published_after_it_was_signed_and_once():
    c = cast()
    decision = numbered(c)
    with pytest.raises(TransitionNotAllowed):
        actions.publish_decision(decision, by=c.secretary)
    actions.sign_decision(decision, by=c.secretary, upload=io.BytesIO(PDF))
    assert actions.publish_decision(decision, by=c.secretary).status == "published"
    with pytest.raises(TransitionNotAllowed):
        actions.publish_decision(decision, by=c.secretary)


REVOKING = {"decision_number": "99/QĐ-UBND", "reason": "Kê khai gian dối", "article": "Điều 93"}


def test_a_revocation_keeps_both_and_revokes_the_decision_with_its_last_award():
    c = cast()
    decision = actions.publish_decision(signed(c), by=c.secretary)
    first, second = decision.awards.order_by("order")
    revocation = actions.revoke_award(first, by=c.secretary, decided_on=today(), **REVOKING)
    decision.refresh_from_db()
    assert (decision.status, Award.objects.count(), revocation.award) == ("published", 2, first)
    refused("already_revoked", actions.revoke_award, first, by=c.secretary, decided_on=today(), **REVOKING)
    actions.revoke_award(second, by=c.secretary, decided_on=today(), **REVOKING)
    decision.refresh_from_db()
    assert (decision.status, Award.objects.count(), Revocation.objects.count()) == ("revoked", 2, 2)
    assert "99/QĐ-UBND" in decision.events.latest("pk").reason
    for act in (revocation.delete, revocation.save):
        with pytest.raises(FrozenRecord):
            act()


def test_a_revocation_is_refused_before_signing_with_a_wrong_day_or_without_reason():
    c = cast()
    decision = numbered(c)
    award = decision.awards.first()
    refused("not_signed", actions.revoke_award, award, by=c.secretary, decided_on=today(), **REVOKING)
    actions.sign_decision(decision, by=c.secretary, upload=io.BytesIO(PDF))
    for day in (today() - timedelta(days=1), today() + timedelta(days=1)):
        refused("decided_on", actions.revoke_award, award, by=c.secretary, decided_on=day, **REVOKING)
    for field in REVOKING:
        refused("incomplete", actions.revoke_award, award, by=c.secretary, decided_on=today(), **(REVOKING | {field: " "}))
    assert not Revocation.objects.exists()
    assert actions.revoke_award(award, by=c.secretary, decided_on=today(), **REVOKING).award == award


def test_a_name_of_a_decision_says_its_number():
    assert str(DecisionFactory()).startswith("…/QĐ-UBND")
    assert str(DecisionFactory(numbered=True, number=7)).startswith("0007/QĐ-UBND")


def test_a_vote_against_leaves_nothing_to_award():
    c = cast()
    opened(c)
    vote(c, c.chair, "no")
    actions.close_ballot(c.ballot, by=c.chair)
    actions.tally(c.ballot, by=c.chair, key=c.key)
    refused("nothing_to_award", actions.draft_decision, c.round, by=c.secretary, **SIGNER)


def test_a_second_decision_of_a_round_is_signed_after_the_round_was_decided():
    c = cast()
    tallied(c)
    decisions = [
        actions.draft_decision(c.round, by=c.secretary, nominations=[nomination], **SIGNER)
        for nomination in Nomination.objects.order_by("pk")
    ]
    for decision in decisions:
        actions.number_decision(decision, by=c.secretary, decided_on=today())
        actions.sign_decision(decision, by=c.secretary, upload=io.BytesIO(PDF))
    c.round.refresh_from_db()
    assert (c.round.status, [d.number for d in Decision.objects.order_by("pk")]) == ("decided", [1, 2])
    assert c.round.events.filter(action="record_decision").count() == 1
