"""The powers a person can hold, described for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    UNIT_STAFF = "unit_staff", _("unit staff")
    UNIT_HEAD = "unit_head", _("unit head")
    REVIEWER = "reviewer", _("reviewer")
    SECRETARIAT = "secretariat", _("secretariat")
    COUNCIL_MEMBER = "council_member", _("council member")
    COUNCIL_CHAIR = "council_chair", _("council chair")


DESCRIPTIONS = {
    Role.UNIT_STAFF: _(
        "Registers the unit's plan, fills in the self-assessment, prepares nominations and sends them to the head."
    ),
    Role.UNIT_HEAD: _("Reads what the staff prepared, approves and submits it for the unit, or returns it with a reason."),
    Role.REVIEWER: _("Scores the criteria of the units assigned to them, with the evidence at hand; never their own unit."),
    Role.SECRETARIAT: _(
        "Sets up the campaign, assigns reviewers, follows deadlines, prepares the council and the decision, publishes."
    ),
    Role.COUNCIL_MEMBER: _("Reads the dossiers put to the council and casts one secret ballot in each vote."),
    Role.COUNCIL_CHAIR: _("A council member who also opens and closes the ballot and confirms its minutes."),
}
