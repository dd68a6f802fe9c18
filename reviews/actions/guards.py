"""What both an assignment and an appeal refuse."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reviews.permissions import in_conflict


def refuse_conflict(reviewer, unit) -> None:
    """Raise ValidationError ("conflict") when the person must not review the unit today."""
    if in_conflict(reviewer, unit):
        raise ValidationError(
            _("%(person)s is in conflict of interest with %(unit)s."),
            code="conflict",
            params={"person": reviewer, "unit": unit},
        )
