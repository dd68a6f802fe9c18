import pytest

from awards import actions
from awards.invariants import problems
from awards.models import Ballot, Candidate, CountedBallot, SealedBallot
from tests.awards.cast import cast, opened, tallied, vote
from tests.factories.awards import DecisionFactory

pytestmark = pytest.mark.django_db


def test_a_vote_that_went_right_has_no_problems():
    c = cast()
    tallied(c)
    other = cast()
    opened(other)
    vote(other, other.chair, "yes")
    closed = cast()
    opened(closed)
    actions.close_ballot(closed.ballot, by=closed.chair)
    assert list(problems()) == []


def test_a_ballot_missing_from_an_open_box_is_found():
    c = cast()
    opened(c)
    vote(c, c.chair, "yes")
    SealedBallot.objects.all().delete()
    assert list(problems()) == [f"ballot {c.ballot.pk} has 1 marks and 0 ballots in the box"]


def test_a_count_that_is_not_the_register_is_found():
    c = cast()
    tallied(c)
    Ballot.objects.update(cast=4)
    assert list(problems()) == [f"ballot {c.ballot.pk} counted 5 ballots of 5 voters"]


def test_votes_that_are_not_in_the_box_are_found():
    c = cast(nominations=1)
    tallied(c)
    Candidate.objects.update(yes=4)
    (found,) = problems()
    assert found.endswith("does not have the votes in the box")
    Candidate.objects.update(yes=5)
    CountedBallot.objects.filter(pk=CountedBallot.objects.first().pk).update(choices={"1": "no"})
    assert len(list(problems())) == 1


def test_a_gap_in_the_numbers_of_a_year_is_found():
    DecisionFactory(numbered=True, number=1)
    assert list(problems()) == []
    DecisionFactory(numbered=True, number=3)
    assert list(problems()) == ["decision numbers of 2024 have a gap"]
