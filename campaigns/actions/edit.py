"""The secretariat writes a campaign by hand: itself, its legal bases, links and rounds; each change leaves a log entry."""

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.lifecycle import RoundStatus
from campaigns.models import Campaign, CampaignLink, LegalBasis, Round
from core.models import locked


@transaction.atomic
def create_campaign(*, by, **fields) -> Campaign:
    """Create a campaign nobody else sees before it is announced."""
    return _store(Campaign(), fields, by, ADDITION)


@transaction.atomic
def change_campaign(campaign, *, by, **fields) -> Campaign:
    return _store(locked(campaign), fields, by, CHANGE)


@transaction.atomic
def save_legal_basis(campaign, *, by, basis=None, **fields) -> LegalBasis:
    """Add a legal basis, or change the one given."""
    return _store(basis or LegalBasis(campaign=campaign), fields, by, CHANGE if basis else ADDITION)


@transaction.atomic
def save_link(campaign, *, by, link=None, **fields) -> CampaignLink:
    """Add a link, or change the one given."""
    return _store(link or CampaignLink(campaign=campaign), fields, by, CHANGE if link else ADDITION)


@transaction.atomic
def remove(record, *, by) -> None:
    """Take a legal basis or a link off its campaign."""
    LogEntry.objects.log_actions(by.pk, [record], DELETION, change_message="", single_object=True)
    record.delete()


@transaction.atomic
def create_round(campaign, *, by, **fields) -> Round:
    """Add a draft round."""
    return _store(Round(campaign=campaign), fields, by, ADDITION)


@transaction.atomic
def change_round(round, *, by, **fields) -> Round:
    """Change a draft round; once it is open, people and scores refer to it."""
    fresh = locked(round)
    if fresh.status != RoundStatus.DRAFT:
        raise ValidationError(_("Only a round that is still being prepared can be changed."), code="not_draft")
    return _store(fresh, fields, by, CHANGE)


def _store(record, fields, by, flag):
    for name, value in fields.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()
    LogEntry.objects.log_actions(by.pk, [record], flag, change_message=", ".join(fields), single_object=True)
    return record
