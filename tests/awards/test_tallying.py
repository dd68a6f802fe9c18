from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.tallying import Outcome, Rule, TallyError, needed, outcome, quorum_met

EIGHTY_OF_ALL = Rule(threshold=Decimal("0.8"), base="all", quorum=Decimal("0.6667"))
EIGHTY_OF_PRESENT = Rule(threshold=Decimal("0.8"), base="present", quorum=Decimal("0.6667"))


@st.composite
def counts(draw):
    """Consistent counts of a council of up to 60 members."""
    members = draw(st.integers(1, 60))
    present = draw(st.integers(0, members))
    yes = draw(st.integers(0, members))
    no = draw(st.integers(0, members - yes))
    invalid = draw(st.integers(0, members - yes - no))
    return {"members": members, "present": present, "yes": yes, "no": no, "invalid": invalid}


@pytest.mark.parametrize(
    ("share", "of", "votes"),
    [
        ("0.8", 15, 12),
        ("0.8", 14, 12),
        ("0.8", 16, 13),
        ("0.9", 15, 14),
        ("0.9", 10, 9),
        ("0.7", 15, 11),
        ("0.5", 15, 8),
        ("0.5", 16, 8),
        ("0.5001", 16, 9),
        ("0.51", 15, 8),
        ("1", 15, 15),
        ("0.0001", 15, 1),
        ("0.9975", 15, 15),
        ("0.6667", 15, 10),
        ("0.667", 15, 10),
        ("0.6670", 15, 10),
        ("0.67", 15, 11),
        ("0.3333", 15, 5),
        ("0.75", 16, 12),
        ("0.8333", 12, 10),
        (Fraction(2, 3), 15, 10),
        (Fraction(6667, 10_000), 15, 11),
        ("0.8", 0, 0),
    ],
)
def test_the_votes_needed_are_the_share_rounded_up_to_a_whole_vote(share, of, votes):
    assert needed(Decimal(share) if isinstance(share, str) else share, of) == votes


@pytest.mark.parametrize("share", ["0", "-0.1", "1.0001", "80"])
def test_a_share_outside_zero_to_one_is_refused(share):
    with pytest.raises(TallyError, match="is no share"):
        needed(Decimal(share), 15)


@pytest.mark.parametrize(
    ("present", "members", "met"), [(10, 15, True), (9, 15, False), (15, 15, True), (0, 0, False), (0, 15, False), (1, 1, True)]
)
def test_a_quorum_of_two_thirds_is_two_thirds_of_the_members(present, members, met):
    assert quorum_met(present, members, Decimal("0.6667")) is met


@pytest.mark.parametrize(
    ("votes", "rule", "expected"),
    [
        # Exactly 80 % of 15, and one less.
        ((12, 3, 0, 15), EIGHTY_OF_ALL, Outcome(True, Decimal("0.8000"), 12, 15)),
        ((11, 4, 0, 15), EIGHTY_OF_ALL, Outcome(False, Decimal("0.7333"), 12, 15)),
        # Absent members stay in the base of all, and blank votes in either.
        ((11, 0, 0, 11), EIGHTY_OF_ALL, Outcome(False, Decimal("0.7333"), 12, 15)),
        ((11, 0, 0, 11), EIGHTY_OF_PRESENT, Outcome(True, Decimal("1.0000"), 9, 11)),
        ((9, 0, 2, 11), EIGHTY_OF_PRESENT, Outcome(True, Decimal("0.8182"), 9, 11)),
        ((8, 0, 3, 11), EIGHTY_OF_PRESENT, Outcome(False, Decimal("0.7273"), 9, 11)),
        ((12, 0, 3, 15), EIGHTY_OF_ALL, Outcome(True, Decimal("0.8000"), 12, 15)),
        # Present but casting nothing.
        ((8, 0, 0, 11), EIGHTY_OF_PRESENT, Outcome(False, Decimal("0.7273"), 9, 11)),
        # Four absent members voted in writing.
        ((12, 3, 0, 11), EIGHTY_OF_PRESENT, Outcome(True, Decimal("0.8000"), 12, 15)),
        ((0, 0, 0, 15), EIGHTY_OF_ALL, Outcome(False, Decimal("0.0000"), 12, 15)),
        ((15, 0, 0, 15), EIGHTY_OF_ALL, Outcome(True, Decimal("1.0000"), 12, 15)),
    ],
)
def test_a_candidate_is_recommended_with_the_votes_needed(votes, rule, expected):
    yes, no, invalid, present = votes
    assert outcome(yes=yes, no=no, invalid=invalid, members=15, present=present, rule=rule) == expected


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"yes": 16}, "16 \\+ 0 \\+ 0 votes"),
        ({"yes": 10, "no": 5, "invalid": 1}, "10 \\+ 5 \\+ 1 votes"),
        ({"yes": -1}, "-1 \\+ 0 \\+ 0 votes"),
        ({"present": 16}, "16 of 15 members present"),
        ({"present": -1}, "-1 of 15 members present"),
        ({"yes": 10, "cast": 11}, "votes on 11 ballots"),
        ({"members": 0, "present": 0}, "nobody to count on"),
        ({"rule": Rule(Decimal("0.8"), "voters", Decimal(1))}, "unknown base voters"),
        ({"rule": Rule(Decimal(0), "all", Decimal(1))}, "0 is no share"),
    ],
)
def test_counts_that_contradict_each_other_are_refused(wrong, message):
    right = {"yes": 0, "no": 0, "invalid": 0, "members": 15, "present": 15, "rule": EIGHTY_OF_ALL}
    with pytest.raises(TallyError, match=message):
        outcome(**right | wrong)


def test_the_ballots_cast_may_be_given_to_be_checked():
    counted = outcome(yes=12, no=2, invalid=1, members=15, present=15, rule=EIGHTY_OF_ALL, cast=15)
    assert counted == Outcome(True, Decimal("0.8000"), 12, 15)


@given(counts(), st.fractions(0, 1).filter(bool), st.sampled_from(["all", "present"]))
def test_recommended_is_what_the_exact_share_says(votes, threshold, base):
    rule = Rule(threshold, base, Decimal(1))
    counted_on = votes["members"] if base == "all" else max(votes["present"], votes["yes"] + votes["no"] + votes["invalid"])
    if not counted_on:
        return
    found = outcome(**votes, rule=rule)
    assert found.base == counted_on
    assert found.recommended == (Fraction(votes["yes"], counted_on) >= threshold)
    assert found.needed - 1 < threshold * counted_on <= found.needed
    assert abs(Fraction(found.share) - Fraction(votes["yes"], counted_on)) <= Fraction(1, 20_000)


@given(counts().filter(lambda votes: votes["yes"] + votes["no"] + votes["invalid"] < votes["members"]))
def test_one_more_vote_for_never_turns_a_recommendation_down(votes):
    before, after = (outcome(**more, rule=EIGHTY_OF_ALL) for more in (votes, votes | {"yes": votes["yes"] + 1}))
    assert after.recommended >= before.recommended
