"""What an answer's error means, in words for the person who typed it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.rules import AnswerError


def worded(error: AnswerError) -> ValidationError:
    """Return the error as a ValidationError on the part of the answer to correct."""
    texts = {
        "no_tier": _("Choose one of the levels."),
        "unknown_tier": _("This choice is not valid."),
        "zero_denominator": _("The total cannot be 0. If there was nothing to count, mark the criterion as not applicable."),
        "no_choice": _("Choose yes or no."),
        "no_parts": _("Choose what was achieved, or that none was."),
        "none_and_parts": _("Either choose parts, or that none was achieved."),
        "unknown_part": _("This choice is not valid."),
        "no_text": _("Write the answer."),
        "text_too_long": _("The text is too long (at most %(max)s characters)."),
        "no_number": _("Enter a number."),
        "not_a_number": _("Enter a number such as 12 or 12,5, without other signs."),
    }
    message = texts.get(error.code, _("This choice is not valid.")) % error.params
    return ValidationError({error.field: message} if error.field else message, code="invalid")
