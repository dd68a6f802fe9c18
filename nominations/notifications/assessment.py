"""Letters about a self-assessment: to the head, to the staff, to both. Their key is the event they tell of."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from nominations.notifications.people import link, people_in
from outbox.actions import queue_mail
from units.roles import Role


def tell_head(assessment) -> None:
    """Ask the unit's heads to read and approve."""
    _tell(
        assessment,
        people_in(assessment.unit, Role.UNIT_HEAD),
        purpose="assessment_to_head",
        subject=_("For your approval: self-assessment of %(unit)s, %(round)s"),
        url=reverse("nominations:read", args=[assessment.pk]),
    )


def tell_staff_given_back(assessment, *, reason: str) -> None:
    """Tell the staff that the head gave it back, and why."""
    _tell(
        assessment,
        people_in(assessment.unit, Role.UNIT_STAFF),
        purpose="assessment_given_back",
        subject=_("Given back by the head: self-assessment of %(unit)s, %(round)s"),
        url=reverse("nominations:assessment", args=[assessment.pk]),
        reason=reason,
    )


def tell_submitted(assessment, receipt) -> None:
    """Send number, time and fingerprint of the receipt to the unit's staff and heads."""
    _tell(
        assessment,
        people_in(assessment.unit, Role.UNIT_STAFF, Role.UNIT_HEAD),
        purpose="assessment_submitted",
        subject=_("Receipt %(number)s: self-assessment of %(unit)s, %(round)s"),
        url=reverse("nominations:receipt", args=[receipt.number]),
        number=receipt.number,
        issued_at=date_format(timezone.localtime(receipt.issued_at), "H:i:s d/m/Y"),
        sha256=receipt.sha256,
    )


def tell_returned(assessment, *, reason: str) -> None:
    """Tell the unit's staff and heads that the secretariat returned it, and why."""
    _tell(
        assessment,
        people_in(assessment.unit, Role.UNIT_STAFF, Role.UNIT_HEAD),
        purpose="assessment_returned",
        subject=_("Returned for completion: self-assessment of %(unit)s, %(round)s"),
        url=reverse("nominations:assessment", args=[assessment.pk]),
        reason=reason,
    )


def _tell(assessment, people, *, purpose, subject, url, **details):
    event = assessment.events.latest("pk")
    details |= {"unit": assessment.unit.name, "round": assessment.round.name}
    # Letters are Vietnamese, whatever language the one who acts has chosen.
    with translation.override(settings.LANGUAGE_CODE):
        subject = str(subject % details)
        body = render_to_string(f"nominations/mail/{purpose}.txt", {**details, "url": link(url)}).strip() + "\n"
    for person in people:
        queue_mail(key=f"{purpose}:{event.pk}:{person.pk}", purpose=purpose, recipient=person, subject=subject, body=body)
