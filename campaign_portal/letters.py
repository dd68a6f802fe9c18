"""What the letters of all rooms are called where the secretariat reads them."""

from django.utils.translation import gettext_lazy as _

PURPOSES = {
    "reminder_of_unit": _("Reminder of a deadline to a unit"),
    "reminder_of_reviewer": _("Reminder of scoring or appeals"),
    "reminder_of_ballot": _("Reminder of a missing ballot"),
    "assessment_to_head": _("Self-assessment for approval"),
    "assessment_given_back": _("Self-assessment given back by the head"),
    "assessment_submitted": _("Receipt of a self-assessment"),
    "assessment_returned": _("Self-assessment returned for completion"),
    "nomination_to_head": _("Nomination for approval"),
    "nomination_returned": _("Nomination returned for completion"),
    "nomination_refused": _("Nomination not eligible"),
}
