"""An answer's error as Django shows it: on the part of the answer to correct, in the reader's language."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.rules import AnswerError


def worded(error: AnswerError) -> ValidationError:
    message = _(error.message) % error.params
    return ValidationError({error.field: message} if error.field else message, code="invalid")
