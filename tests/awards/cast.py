"""A round before its council: members, a sitting with everybody present, eligible nominations of one award."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from awards import actions
from awards.models import CouncilMember
from campaigns.lifecycle import RoundStatus
from nominations.models import Nomination, SubjectKind
from tests.factories.accounts import UserFactory, signed_in
from tests.factories.awards import AwardFormFactory, BaseSalaryFactory, MoneyRuleFactory, VoteRuleFactory
from tests.factories.campaigns import RoundFactory
from tests.factories.nominations import CategoryFactory, NominationFactory
from tests.reviews.cast import refused, secretary

__all__ = ["cast", "decided", "law_for", "opened", "refused", "signed_in", "tallied", "vote"]
LAW_SINCE = date(2022, 1, 1)


def law_for(category, *, threshold="0.8", base="all"):
    """Vote, money and wording of an award, in force since 2022."""
    VoteRuleFactory(category_code=category.code, threshold=Decimal(threshold), base=base)
    for kind, coefficient in ((SubjectKind.COLLECTIVE, "3.0"), (SubjectKind.INDIVIDUAL, "1.5")):
        MoneyRuleFactory(category_code=category.code, subject_kind=kind, coefficient=Decimal(coefficient))
    AwardFormFactory(category=category)


def cast(members=5, nominations=2, status=RoundStatus.COUNCIL, **law):
    round, clerk = RoundFactory(status=status), secretary()
    users = [UserFactory() for _ in range(members)]
    seats = [(user, CouncilMember.Seat.MEMBER if n else CouncilMember.Seat.CHAIR, "") for n, user in enumerate(users)]
    council = actions.set_up_council(round, by=clerk, name="Hội đồng", decision_number="12/QĐ-UBND", members=seats)
    category = CategoryFactory()
    law_for(category, **law)
    BaseSalaryFactory(valid_from=LAW_SINCE)
    kinds = [SubjectKind.COLLECTIVE, SubjectKind.INDIVIDUAL]
    put = [
        NominationFactory(eligible=True, round=round, category=category, subject_kind=kinds[n % 2]) for n in range(nominations)
    ]
    sitting = actions.plan_sitting(council, by=clerk, held_at=timezone.now(), place="Phòng họp 1")
    actions.record_attendance(sitting, by=clerk, present=set(council.members.values_list("pk", flat=True)))
    return SimpleNamespace(
        round=round,
        secretary=clerk,
        users=users,
        chair=users[0],
        council=council,
        category=category,
        nominations=put,
        sitting=sitting,
    )


def opened(c):
    """Prepare and open a ballot on every nomination; return the ballot, and keep its key in c.key."""
    c.ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
    c.key = actions.open_ballot(c.ballot, by=c.chair)
    c.ballot.refresh_from_db()
    c.candidates = list(c.ballot.candidates.all())
    return c.ballot


def vote(c, user, *marks):
    """Cast a ballot: one mark per candidate, or one for all."""
    marks = marks if len(marks) > 1 else marks * len(c.candidates)
    actions.cast_vote(c.ballot, by=user, choices={m.pk: choice for m, choice in zip(c.candidates, marks, strict=True)})


def tallied(c, *rows):
    """Open, let each member cast a row of marks, close and count; return the ballot."""
    opened(c)
    for user, marks in zip(c.users, rows or [("yes",)] * len(c.users), strict=False):
        vote(c, user, *marks)
    actions.close_ballot(c.ballot, by=c.chair)
    actions.tally(c.ballot, by=c.chair, key=c.key)
    c.ballot.refresh_from_db()
    return c.ballot


def decided(c):
    """Everybody votes for everybody; return the drafted decision."""
    tallied(c)
    c.nominations = list(Nomination.objects.filter(round=c.round))
    return actions.draft_decision(c.round, by=c.secretary, signer_name="Nguyễn Văn Ký", signer_titles=["CHỦ TỊCH"])
