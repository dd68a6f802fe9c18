"""What can be wrong with a rule or an answer, in words. Pure; the texts are msgids.

A caller shows `ValidationError(_(error.message), code=error.code, params=error.params)`.
"""


def gettext_noop(message: str) -> str:
    """Mark a msgid for makemessages, as Django's own does, without Django."""
    return message


RULE_MESSAGES = {
    "unknown_kind": gettext_noop("“%(kind)s” is not a kind of rule."),
    "wrong_keys": gettext_noop("The rule must have exactly these keys: %(keys)s."),
    "max_not_in_steps": gettext_noop("The maximum must be a number from 0 with at most two decimals."),
    "unscored_with_points": gettext_noop("A criterion that is not scored has a maximum of 0."),
    "max_not_positive": gettext_noop("A scored criterion needs a maximum above 0."),
    "target_not_positive": gettext_noop("The target must be above 0."),
    "text_missing": gettext_noop("“%(field)s” must be a text that is not empty."),
    "number_in_rule": gettext_noop(
        '“%(field)s” must be a number from 0 with at most two decimals, written as a text such as "12.5".'
    ),
    "tiers_empty": gettext_noop("List at least one level."),
    "parts_empty": gettext_noop("List at least one part."),
    "keys_not_unique": gettext_noop("Two options have the same key."),
    "more_than_max": gettext_noop("An option gives %(points)s points, more than the maximum of %(max)s."),
    "tiers_never_reach_max": gettext_noop("No level gives the maximum of %(max)s points."),
    "parts_never_reach_max": gettext_noop("All parts together do not reach the maximum of %(max)s points."),
}
ANSWER_MESSAGES = {
    "not_an_object": gettext_noop("The answer could not be read."),
    "group_has_no_answer": gettext_noop("A group has no answer of its own: its points are the sum of its criteria."),
    "no_tier": gettext_noop("Choose a level."),
    "unknown_tier": gettext_noop("Choose one of the levels in the list."),
    "no_number": gettext_noop("Enter a number."),
    "not_a_number": gettext_noop("Enter a plain number such as 12 or 12,5 (at most four decimals)."),
    "ambiguous_number": gettext_noop("“%(value)s” can be read in two ways. Enter %(whole)s or %(decimal)s."),
    "number_too_long": gettext_noop("Enter a number of at most %(max)d digits."),
    "negative": gettext_noop("Enter a number that is not negative."),
    "zero_denominator": gettext_noop(
        "“%(label)s” is 0, so there is nothing to divide by. Mark the criterion as not applicable and say why."
    ),
    "no_choice": gettext_noop("Choose yes or no."),
    "no_parts": gettext_noop("Mark the parts that were done."),
    "unknown_part": gettext_noop("Choose only parts in the list."),
    "no_text": gettext_noop("Enter a text."),
    "text_too_long": gettext_noop("Enter at most %(max)d characters."),
}


class RuleError(ValueError):
    """A rule does not fit its kind or maximum; `code` says how, `params` with which values, `message` in English."""

    def __init__(self, code: str, **params):
        self.code, self.params, self.message = code, params, RULE_MESSAGES[code]
        super().__init__(self.message % params)


class AnswerError(ValueError):
    """An answer is missing, unreadable or does not fit the rule; `field` is the part of the answer to correct."""

    def __init__(self, code: str, field: str = "", **params):
        self.code, self.field, self.params, self.message = code, field, params, ANSWER_MESSAGES[code]
        super().__init__(self.message % params)
