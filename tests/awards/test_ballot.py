from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from awards import actions, sealing
from awards.models import Ballot, CountedBallot, SealedBallot, VoterMark
from core.lifecycle import TransitionNotAllowed
from nominations.models import Nomination
from outbox.models import Job
from tests.awards.cast import cast, opened, refused, tallied, vote
from tests.factories.accounts import UserFactory
from tests.factories.awards import VoteRuleFactory
from tests.factories.nominations import CategoryFactory, NominationFactory

pytestmark = pytest.mark.django_db


def test_a_ballot_copies_the_rule_in_force_on_the_day_of_the_sitting():
    c = cast(threshold="0.8")
    VoteRuleFactory(category_code=c.category.code, threshold="0.9", valid_from=timezone.localdate() + timedelta(days=1))
    ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
    assert (str(ballot.threshold), ballot.base, ballot.turn, ballot.article) == ("0.8000", "all", 1, ballot.rule.article)
    assert [x.nomination for x in ballot.candidates.all()] == sorted(c.nominations, key=lambda n: n.subject_kind)


def test_no_ballot_is_prepared_without_a_rule_or_on_what_is_not_eligible():
    c = cast()
    other = CategoryFactory()
    refused("no_rule", actions.prepare_ballot, c.sitting, other, by=c.secretary, nominations=c.nominations)
    submitted = NominationFactory(submitted=True, round=c.round, category=c.category)
    elsewhere = NominationFactory(eligible=True, category=c.category)
    of_another = NominationFactory(eligible=True, round=c.round)
    for wrong in ([], [submitted], [elsewhere], [of_another], [*c.nominations, submitted]):
        refused("not_eligible", actions.prepare_ballot, c.sitting, c.category, by=c.secretary, nominations=wrong)
    assert not Ballot.objects.exists()


def test_a_second_ballot_waits_until_the_first_is_counted():
    c = cast()
    actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations[:1])
    refused("ballot_under_way", actions.prepare_ballot, c.sitting, c.category, by=c.secretary, nominations=c.nominations[1:])
    later = actions.plan_sitting(c.council, by=c.secretary, held_at=timezone.now(), place="Phòng 2")
    refused("ballot_under_way", actions.prepare_ballot, later, c.category, by=c.secretary, nominations=c.nominations[:1])
    actions.prepare_ballot(later, c.category, by=c.secretary, nominations=c.nominations[1:])


def test_the_next_ballot_of_a_sitting_is_the_next_turn():
    c = cast()
    tallied(c)
    more = NominationFactory(eligible=True, round=c.round, category=c.category)
    assert actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=[more]).turn == 2


def test_only_the_chair_opens_with_a_noted_quorum_before_the_council():
    c = cast()
    ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
    for user in (c.users[1], c.secretary, UserFactory()):
        with pytest.raises(PermissionDenied):
            actions.open_ballot(ballot, by=user)
    c.sitting.attendances.all().delete()
    refused("no_attendance", actions.open_ballot, ballot, by=c.chair)
    ids = list(c.council.members.values_list("pk", flat=True))
    actions.record_attendance(c.sitting, by=c.secretary, present=set(ids[:3]))
    refused("no_quorum", actions.open_ballot, ballot, by=c.chair)
    # Two thirds of five are four.
    actions.record_attendance(c.sitting, by=c.secretary, present=set(ids[:4]))
    type(c.round).objects.filter(pk=c.round.pk).update(status="appeals")
    refused("wrong_status", actions.open_ballot, ballot, by=c.chair)
    type(c.round).objects.filter(pk=c.round.pk).update(status="council")
    key = actions.open_ballot(ballot, by=c.chair)
    ballot.refresh_from_db()
    assert (ballot.status, ballot.members, ballot.present, ballot.events.count()) == ("open", 5, 4, 1)
    assert key.replace("-", "") not in str(list(Ballot.objects.values()))


def test_a_ballot_is_opened_once():
    c = cast()
    ballot = opened(c)
    with pytest.raises(TransitionNotAllowed):
        actions.open_ballot(ballot, by=c.chair)
    assert Ballot.objects.get().public_key == ballot.public_key


def test_a_key_that_was_not_written_down_is_made_anew_while_the_box_is_empty():
    c = cast()
    ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
    refused("not_open", actions.renew_key, ballot, by=c.chair)
    old = actions.open_ballot(ballot, by=c.chair)
    with pytest.raises(PermissionDenied):
        actions.renew_key(ballot, by=c.users[1])
    c.key, c.ballot, c.candidates = actions.renew_key(ballot, by=c.chair), ballot, list(ballot.candidates.all())
    vote(c, c.chair, "yes")
    refused("already_cast", actions.renew_key, ballot, by=c.chair)
    actions.close_ballot(ballot, by=c.chair)
    refused("wrong_key", actions.tally, ballot, by=c.chair, key=old)
    actions.tally(ballot, by=c.chair, key=c.key)


def test_a_member_votes_once_however_often_it_is_sent():
    c = cast()
    opened(c)
    vote(c, c.users[1], "yes", "no")
    for _ in range(3):
        refused("already_voted", vote, c, c.users[1], "no", "no")
    assert (VoterMark.objects.count(), SealedBallot.objects.count()) == (1, 1)


@pytest.mark.parametrize("spoil", ["missing", "foreign", "unknown", "empty", "extra"])
def test_a_ballot_that_does_not_fit_is_refused_whole(spoil):
    c = cast()
    opened(c)
    first, second = (x.pk for x in c.candidates)
    choices = {
        "missing": {first: "yes"},
        "foreign": {first: "yes", second + 999: "yes"},
        "unknown": {first: "yes", second: "maybe"},
        "empty": {},
        "extra": {first: "yes", second: "yes", second + 999: "yes"},
    }[spoil]
    refused("incomplete_ballot", actions.cast_vote, c.ballot, by=c.users[1], choices=choices)
    assert (VoterMark.objects.count(), SealedBallot.objects.count()) == (0, 0)


def test_whoever_has_no_seat_or_lost_it_does_not_vote_and_the_roll_stays():
    c = cast()
    opened(c)
    c.users[4].is_active = False
    for user in (UserFactory(), c.secretary, c.users[4]):
        with pytest.raises(PermissionDenied):
            vote(c, user, "yes")
    assert (VoterMark.objects.count(), Ballot.objects.get().members) == (0, 5)


def test_nobody_votes_before_opening_or_after_closing():
    c = cast()
    c.ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
    c.candidates = list(c.ballot.candidates.all())
    refused("not_open", vote, c, c.users[1], "yes")
    actions.open_ballot(c.ballot, by=c.chair)
    actions.close_ballot(c.ballot, by=c.chair)
    refused("not_open", vote, c, c.users[1], "yes")
    assert not SealedBallot.objects.exists()


def test_only_the_chair_closes_and_counts_each_once_and_in_order():
    c = cast()
    opened(c)
    vote(c, c.users[1], "yes")
    with pytest.raises(TransitionNotAllowed):
        actions.tally(c.ballot, by=c.chair, key=c.key)
    for act in (actions.close_ballot, lambda b, by: actions.tally(b, by=by, key=c.key)):
        with pytest.raises(PermissionDenied):
            act(c.ballot, by=c.users[1])
    actions.close_ballot(c.ballot, by=c.chair)
    with pytest.raises(TransitionNotAllowed):
        actions.close_ballot(c.ballot, by=c.chair)
    actions.tally(c.ballot, by=c.chair, key=c.key)
    with pytest.raises(TransitionNotAllowed):
        actions.tally(c.ballot, by=c.chair, key=c.key)
    with pytest.raises(TransitionNotAllowed):
        actions.open_ballot(c.ballot, by=c.chair)
    assert [e.action for e in c.ballot.events.order_by("pk")] == ["open", "close", "tally"]


def test_counting_moves_nominations_empties_the_box_and_asks_for_the_minutes():
    c = cast()
    tallied(c, *[("yes", "yes")] * 4, ("yes", "no"))
    first, second = c.ballot.candidates.all()
    assert [(x.yes, x.no, x.blank, str(x.share), x.recommended) for x in (first, second)] == [
        (5, 0, 0, "1.0000", True),
        (4, 1, 0, "0.8000", True),
    ]
    assert (SealedBallot.objects.count(), CountedBallot.objects.count(), c.ballot.cast, c.ballot.invalid) == (0, 5, 5, 0)
    assert set(Nomination.objects.values_list("status", flat=True)) == {"proposed"}
    assert Job.objects.get(kind="awards.minutes_pdf").payload == {"ballot": c.ballot.pk}


@pytest.mark.parametrize(("yes", "recommended"), [(12, True), (11, False)])
def test_eighty_per_cent_of_fifteen_are_twelve_absent_members_included(yes, recommended):
    c = cast(members=15, nominations=1)
    # The last member does not vote at all and still counts.
    tallied(c, *[("yes",)] * yes, *[("no",)] * (14 - yes))
    candidate = c.ballot.candidates.get()
    assert (candidate.yes, candidate.recommended) == (yes, recommended)
    nomination = Nomination.objects.get()
    assert nomination.status == ("proposed" if recommended else "not_awarded")
    if not recommended:
        reason = nomination.events.latest("pk").reason
        assert ("11" in reason, "12" in reason, c.ballot.article in reason) == (True, True, True)


def test_on_members_present_the_absent_do_not_count():
    c = cast(members=6, nominations=1, base="present")
    ids = list(c.council.members.values_list("pk", flat=True))
    actions.record_attendance(c.sitting, by=c.secretary, present=set(ids[:5]))
    tallied(c, *[("yes",)] * 4, ("blank",))
    assert c.ballot.candidates.get().recommended


def test_a_box_nobody_voted_in_is_counted_too():
    c = cast()
    opened(c)
    actions.close_ballot(c.ballot, by=c.chair)
    refused("wrong_key", actions.tally, c.ballot, by=c.chair, key="AAAA")
    actions.tally(c.ballot, by=c.chair, key=c.key)
    assert [x.recommended for x in c.ballot.candidates.all()] == [False, False]


@pytest.mark.parametrize("tamper", ["delete", "add", "swap", "both"])
def test_a_box_that_was_touched_after_closing_is_not_counted(tamper):
    c = cast()
    opened(c)
    for user in c.users:
        vote(c, user, "yes")
    actions.close_ballot(c.ballot, by=c.chair)
    sealed = SealedBallot.objects.first()
    forged = sealing.seal(c.ballot.public_key, ["no", "no"])
    if tamper == "delete":
        sealed.delete()
    elif tamper == "add":
        SealedBallot.objects.create(ballot=c.ballot, ciphertext=forged)
    elif tamper == "swap":
        SealedBallot.objects.filter(pk=sealed.pk).update(ciphertext=forged)
    else:
        sealed.delete()
        VoterMark.objects.first().delete()
    refused("box_tampered", actions.tally, c.ballot, by=c.chair, key=c.key)
    c.ballot.refresh_from_db()
    assert (c.ballot.status, CountedBallot.objects.count()) == ("closed", 0)


def everything():
    """Return {table: rows} of the whole database as its administrator may read it, in the order in which rows lie on disk."""
    where = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT {where}, * FROM "{table}" ORDER BY {where}')  # noqa: S608 -- names come from the database
            rows[table] = cursor.fetchall()
    return rows


def right_guesses(register, ballots, truth) -> int:
    """Pair members with counted ballots in the orders given; return how often the pair tells the member's vote."""
    return sum(truth[member] == (choices["1"] == "yes") for member, choices in zip(register, ballots, strict=True))


def test_the_red_teams_method_would_find_ballots_kept_in_the_order_of_casting():
    truth = {member: member % 3 == 0 for member in range(30)}
    kept_in_order = [{"1": "yes" if truth[member] else "no"} for member in range(30)]
    assert right_guesses(range(30), kept_in_order, truth) == 30


def test_red_team_nothing_stored_ties_counted_ballots_to_members():
    """A database administrator pairs register and counted ballots in every stored order and guesses who voted for the first."""
    hits, guesses = Counter(), Counter()
    for _ in range(12):
        c = cast(members=8, nominations=2)
        favours = [n % 2 == 0 for n in range(8)]
        tallied(c, *[("yes" if f else "no", "no") for f in favours])
        rows = everything()
        truth = {m.pk: favours[c.users.index(m.user)] for m in c.council.members.all()}
        marks = list(VoterMark.objects.filter(ballot=c.ballot).values_list("pk", "member").order_by())
        counted = list(CountedBallot.objects.filter(ballot=c.ballot).order_by().values_list("pk", "choices"))
        place_of_mark = {str(r[1]).replace("-", ""): r[0] for r in rows["awards_votermark"]}
        place_of_ballot = {str(r[1]).replace("-", ""): r[0] for r in rows["awards_countedballot"]}
        orders = {
            "place": (
                sorted(marks, key=lambda m: place_of_mark[m[0].hex]),
                sorted(counted, key=lambda b: place_of_ballot[b[0].hex]),
            ),
            "id": (sorted(marks, key=lambda m: m[0].hex), sorted(counted, key=lambda b: b[0].hex)),
            "member": (sorted(marks, key=lambda m: m[1]), sorted(counted, key=lambda b: place_of_ballot[b[0].hex])),
        }
        for name, (register, ballots) in orders.items():
            guesses[name] += len(register)
            hits[name] += right_guesses([m for _pk, m in register], [choices for _pk, choices in ballots], truth)
        assert rows["awards_sealedballot"] == []
    # 96 guesses at a fair coin: more than 75 or fewer than 21 has a chance below one in a hundred million.
    assert all(20 < hits[name] < 76 for name in guesses), hits


def test_rows_of_the_vote_hold_no_time_no_sequence_and_no_name_beside_a_choice():
    columns = {
        model.__name__: sorted(field.column for field in model._meta.concrete_fields)
        for model in (VoterMark, SealedBallot, CountedBallot)
    }
    assert columns == {
        "VoterMark": ["ballot_id", "id", "member_id"],
        "SealedBallot": ["ballot_id", "ciphertext", "id"],
        "CountedBallot": ["ballot_id", "choices", "id"],
    }
    assert {f.get_internal_type() for m in (VoterMark, SealedBallot, CountedBallot) for f in [m._meta.pk]} == {"UUIDField"}


def test_while_the_ballot_is_open_the_database_holds_no_choice_and_no_key():
    c = cast(nominations=2)
    opened(c)
    vote(c, c.users[0], "yes", "yes")
    vote(c, c.users[1], "no", "blank")
    lengths = {len(bytes(s.ciphertext)) for s in SealedBallot.objects.all()}
    assert len(lengths) == 1
    stored = str(everything())
    assert c.key not in stored
    assert c.key.replace("-", "") not in stored
    assert not CountedBallot.objects.exists()
    assert not Job.objects.exists()
