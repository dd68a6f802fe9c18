"""The council, its sittings and its secret ballots.

Secrecy: while a ballot is open its box holds ciphertext only, padded to one length, under random keys; the key that opens it is
given to the chair when the ballot opens and is never stored. Counting writes the choices in random order and empties the box.
No row, column, order or transaction ties a counted ballot to a member. See docs/adr for what this does not protect against.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.lifecycle import BallotStatus
from awards.models.law import VoteBase, VoteRule
from campaigns.models import Round
from core.constraints import one_of
from core.models import Event
from nominations.models import Category, Nomination


class Seat(models.TextChoices):
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    SECRETARY = "secretary", _("member and secretary")
    MEMBER = "member", _("member")


class Council(models.Model):
    """The Hội đồng Thi đua - Khen thưởng that sits for a round."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="council", verbose_name=_("round"))
    name = models.CharField(_("name"), max_length=200)
    decision_number = models.CharField(_("set up by decision"), max_length=100)

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")

    def __str__(self):
        return self.name


class CouncilMember(models.Model):
    """A seat of the council."""

    Seat = Seat

    council = models.ForeignKey(Council, models.PROTECT, related_name="members", verbose_name=_("council"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="council_seats", verbose_name=_("person"))
    seat = models.CharField(_("seat"), max_length=12, choices=Seat.choices, default=Seat.MEMBER)
    post = models.CharField(_("post"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("council member")
        verbose_name_plural = _("council members")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="council_member_once"),
            models.UniqueConstraint(fields=["council"], condition=Q(seat="chair"), name="council_one_chair"),
            one_of("seat", Seat, name="council_seat_known"),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_seat_display()})"

    @property
    def is_chair(self) -> bool:
        return self.seat == Seat.CHAIR


class Sitting(models.Model):
    """One meeting of the council."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="sittings", verbose_name=_("council"))
    held_at = models.DateTimeField(_("held at"))
    place = models.CharField(_("place"), max_length=250)
    conclusion = models.TextField(_("conclusion"), blank=True)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["held_at"]

    def __str__(self):
        return f"{self.council}, {timezone.localtime(self.held_at):%d/%m/%Y}"


class Attendance(models.Model):
    """Who was present at a sitting; an absent member is asked in writing and still counts in the base of the vote."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendances", verbose_name=_("sitting"))
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="attendances", verbose_name=_("member"))
    present = models.BooleanField(_("present"), default=True)
    absence_reason = models.CharField(_("reason of absence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["sitting", "member"], name="attendance_once")]

    def __str__(self):
        return f"{self.member}: {self.present}"


class Ballot(models.Model):
    """One vote of one sitting on the candidates of one category, under the rule in force that day, copied here."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="ballots", verbose_name=_("sitting"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="ballots", verbose_name=_("award"))
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)
    status = models.CharField(
        _("status"), max_length=10, choices=BallotStatus.choices, default=BallotStatus.PREPARED, editable=False
    )
    rule = models.ForeignKey(VoteRule, models.PROTECT, related_name="+", verbose_name=_("vote rule"))
    threshold = models.DecimalField(_("share of votes needed"), max_digits=5, decimal_places=4, editable=False)
    base = models.CharField(_("counted on"), max_length=8, choices=VoteBase.choices, editable=False)
    quorum = models.DecimalField(_("quorum"), max_digits=5, decimal_places=4, editable=False)
    article = models.CharField(_("article"), max_length=200, editable=False)
    # The roll is frozen when the ballot opens.
    members = models.PositiveSmallIntegerField(_("members of the council"), null=True, editable=False)
    present = models.PositiveSmallIntegerField(_("members present"), null=True, editable=False)
    public_key = models.CharField(max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    cast = models.PositiveSmallIntegerField(_("ballots cast"), null=True, editable=False)
    invalid = models.PositiveSmallIntegerField(_("invalid ballots"), null=True, editable=False)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["sitting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "category", "turn"], name="ballot_once_per_turn"),
            one_of("status", BallotStatus, name="ballot_status_known"),
            models.CheckConstraint(condition=Q(cast__isnull=True) | Q(cast__lte=F("members")), name="ballot_cast_within_members"),
        ]

    def __str__(self):
        return f"{self.category}, {self.sitting}"


class BallotEvent(Event):
    subject = models.ForeignKey(Ballot, models.PROTECT, related_name="events", verbose_name=_("ballot"))

    class Meta(Event.Meta):
        verbose_name = _("event of a ballot")
        verbose_name_plural = _("events of ballots")


class Candidate(models.Model):
    """A nomination put to a ballot, and after the count what it received."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="candidates", verbose_name=_("ballot"))
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="candidacies", verbose_name=_("nomination"))
    order = models.PositiveSmallIntegerField(_("order"))
    yes = models.PositiveSmallIntegerField(_("votes for"), null=True, editable=False)
    no = models.PositiveSmallIntegerField(_("votes against"), null=True, editable=False)
    blank = models.PositiveSmallIntegerField(_("blank votes"), null=True, editable=False)
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4, null=True, editable=False)
    recommended = models.BooleanField(_("recommended"), null=True, editable=False)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "nomination"], name="candidate_once_per_ballot"),
            models.UniqueConstraint(fields=["ballot", "order"], name="candidate_order_once"),
        ]

    def __str__(self):
        return str(self.nomination)


class VoterMark(models.Model):
    """The register: this member has voted in this ballot. It holds no time and no trace of the choice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="marks", verbose_name=_("ballot"))
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="marks", verbose_name=_("member"))

    class Meta:
        verbose_name = _("mark in the voters' register")
        verbose_name_plural = _("voters' register")
        constraints = [models.UniqueConstraint(fields=["ballot", "member"], name="one_vote_per_member_and_ballot")]

    def __str__(self):
        return str(self.member)


class SealedBallot(models.Model):
    """Ciphertext in the box of an open ballot; gone once it is counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="sealed", verbose_name=_("ballot"))
    ciphertext = models.BinaryField()

    class Meta:
        verbose_name = _("sealed ballot")
        verbose_name_plural = _("sealed ballots")

    def __str__(self):
        return str(self.pk)


class CountedBallot(models.Model):
    """One opened ballot, written in random order when the box is counted: {candidate order: yes | no | blank}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="counted", verbose_name=_("ballot"))
    choices = models.JSONField(_("choices"))

    class Meta:
        verbose_name = _("counted ballot")
        verbose_name_plural = _("counted ballots")
        ordering = ["pk"]

    def __str__(self):
        return str(self.pk)
