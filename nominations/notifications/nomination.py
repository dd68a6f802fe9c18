"""Letters about nominations."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from nominations.notifications.people import link, people_in
from outbox.actions import queue_mail
from units.roles import Role


def _tell(people, nomination, *, purpose, subject, lines) -> None:
    times = nomination.events.count()
    for person in people:
        queue_mail(
            key=f"{purpose}:{nomination.pk}:{times}:{person.pk}",
            purpose=purpose,
            recipient=person,
            subject=subject,
            body="\n\n".join(lines),
            send_after=timezone.now(),
        )


def tell_head_of_nomination(nomination) -> None:
    with translation.override("vi"):
        _tell(
            people_in(nomination.unit, Role.UNIT_HEAD),
            nomination,
            purpose="nomination_to_head",
            subject=_("A nomination waits for your approval: %(name)s") % {"name": nomination.subject_name},
            lines=[
                _("The staff of %(unit)s prepared a nomination for %(award)s.") % _names(nomination),
                link(nomination.get_absolute_url()),
            ],
        )


def tell_nomination_returned(nomination, reason: str) -> None:
    with translation.override("vi"):
        _tell(
            people_in(nomination.unit, Role.UNIT_STAFF),
            nomination,
            purpose="nomination_returned",
            subject=_("A nomination was returned for completion: %(name)s") % {"name": nomination.subject_name},
            lines=[_("Reason: %(reason)s") % {"reason": reason}, link(nomination.get_absolute_url())],
        )


def tell_nomination_refused(nomination) -> None:
    with translation.override("vi"):
        _tell(
            people_in(nomination.unit, Role.UNIT_STAFF, Role.UNIT_HEAD),
            nomination,
            purpose="nomination_refused",
            subject=_("A nomination is not eligible: %(name)s") % {"name": nomination.subject_name},
            lines=[f"{nomination.refusal_reason} ({nomination.refusal_article})", link(nomination.get_absolute_url())],
        )


def _names(nomination) -> dict:
    return {"unit": nomination.unit, "award": nomination.category}
