"""Two people at one row at the same moment, on the database that lets them be there."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from awards import actions
from awards.actions.decision import store
from awards.models import Award, Ballot, Decision, Document, SealedBallot, VoterMark
from core.lifecycle import TransitionNotAllowed
from tests.awards.cast import cast, opened, tallied, vote
from tests.factories.awards import AwardFactory, DecisionFactory

pytestmark = [pytest.mark.production_stack, pytest.mark.django_db(transaction=True)]
REFUSALS = (ValidationError, PermissionDenied, TransitionNotAllowed)


def together(*acts):
    """Run the acts at the same moment on connections of their own; return for each what it gave, or the refusal."""
    barrier = Barrier(len(acts))

    def work(act):
        try:
            barrier.wait(timeout=30)
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(work, acts))


def refusals(results):
    return [r for r in results if isinstance(r, REFUSALS)]


def test_one_member_on_eight_devices_has_one_ballot():
    c = cast()
    opened(c)
    results = together(*[lambda: vote(c, c.users[1], "yes")] * 8)
    assert (len(refusals(results)), VoterMark.objects.count(), SealedBallot.objects.count()) == (7, 1, 1)


def test_members_at_once_each_have_one_ballot():
    c = cast(members=12)
    opened(c)
    together(*[lambda u=user: vote(c, u, "yes") for user in c.users])
    assert VoterMark.objects.count() == SealedBallot.objects.count() == 12


def test_whoever_was_told_that_the_ballot_is_in_the_box_is_counted():
    for _ in range(5):
        c = cast(members=6)
        opened(c)
        voters = [lambda u=user, c=c: vote(c, u, "yes") for user in c.users]
        *votes, closing = together(*voters, lambda c=c: actions.close_ballot(c.ballot, by=c.chair))
        accepted = len(votes) - len(refusals(votes))
        assert closing.cast == accepted == SealedBallot.objects.filter(ballot=c.ballot).count()
        actions.tally(c.ballot, by=c.chair, key=c.key)


def test_decisions_numbered_at_once_have_different_numbers_from_the_first_of_the_year_on():
    c = cast()
    decisions = [DecisionFactory(round=c.round) for _ in range(6)]
    for decision in decisions:
        AwardFactory(decision=decision, nomination__category=c.category)
    day = date(2025, 3, 1)
    results = together(*[lambda d=d: actions.number_decision(d, by=c.secretary, decided_on=day) for d in decisions])
    assert refusals(results) == []
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_one_decision_numbered_twice_at_once_has_one_number():
    c = cast()
    decision = DecisionFactory(round=c.round)
    AwardFactory(decision=decision, nomination__category=c.category)
    act = lambda: actions.number_decision(decision, by=c.secretary, decided_on=date(2025, 3, 1))  # noqa: E731
    assert len(refusals(together(act, act))) == 1
    decision.refresh_from_db()
    assert (decision.number, decision.events.count()) == (1, 1)


def test_a_double_click_drafts_one_decision():
    c = cast()
    tallied(c)
    act = lambda: actions.draft_decision(c.round, by=c.secretary, signer_name="Ký", signer_titles=["CHỦ TỊCH"])  # noqa: E731
    assert len(refusals(together(act, act))) == 1
    assert (Decision.objects.count(), Award.objects.count()) == (1, 2)


def test_a_job_that_runs_twice_at_once_keeps_one_paper():
    decision = DecisionFactory()
    together(*[lambda: store("decision", b"%PDF-x", decision=decision)] * 6)
    assert Document.objects.count() == 1


def test_attendance_and_opening_at_once_leave_a_whole_roll():
    for _ in range(5):
        c = cast()
        ids = set(c.council.members.values_list("pk", flat=True))
        ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
        together(
            lambda b=ballot, c=c: actions.open_ballot(b, by=c.chair),
            lambda c=c, ids=ids: actions.record_attendance(c.sitting, by=c.secretary, present=set(list(ids)[:4])),
        )
        ballot = Ballot.objects.get(pk=ballot.pk)
        noted = c.sitting.attendances.filter(present=True).count()
        assert (ballot.status, ballot.members, ballot.present) == ("open", 5, noted)


def test_a_signature_recorded_twice_at_once_is_recorded_once():
    c = cast()
    tallied(c)
    decision = actions.draft_decision(c.round, by=c.secretary, signer_name="Ký", signer_titles=["CHỦ TỊCH"])
    actions.number_decision(decision, by=c.secretary, decided_on=timezone.localdate())
    sign = lambda: actions.sign_decision(decision, by=c.secretary, upload=io.BytesIO(b"%PDF-1.4 %%EOF"))  # noqa: E731
    assert len(refusals(together(sign, sign))) == 1
    assert Document.objects.filter(kind="signed_decision").count() == 1
