"""The form of one criterion follows the kind of its rule; forms of citations and of reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from criteria.models import CriterionKind
from criteria.rules import AnswerError, clean_answer
from nominations.actions import Entry
from nominations.actions.wording import worded
from nominations.models import EvidenceUse

NONE = "none"
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}
TEXT_LENGTH = 10_000


class AnswerForm(PortalForm):
    """What the unit says to one criterion. Nothing chosen is allowed: the answer is then still open."""

    explanation = forms.CharField(
        label=_("Explanation of the result"),
        help_text=_("Name the documents you rely on: number, date, subject."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    not_applicable = forms.BooleanField(label=_("This criterion does not apply to the unit"), required=False)
    not_applicable_reason = forms.CharField(
        label=_("Why it does not apply"),
        help_text=_("Its points then leave the maximum. Reviewers see the reason."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args, criterion, answer=None, **kwargs):
        self.criterion, self.answer = criterion, answer
        super().__init__(*args, initial=_initial(criterion, answer), **kwargs)
        self.value_names = list(value_fields(criterion))
        self.fields = value_fields(criterion) | self.fields

    def clean(self):
        data = super().clean()
        if data.get("not_applicable"):
            if not data.get("not_applicable_reason"):
                self.add_error("not_applicable_reason", _("Say why it is not applicable."))
            return data
        if self.errors.keys() & set(self.value_names):
            return data
        try:
            data["answer_value"] = self._value(data)
        except AnswerError as error:
            raise worded(error) from error
        return data

    def entry(self) -> Entry:
        """Return what can be saved: where the answer itself has an error, the stored one stays and the texts are saved."""
        data, stored = self.cleaned_data, self.answer.value if self.answer else {}
        is_not_applicable = bool(data.get("not_applicable") and data.get("not_applicable_reason"))
        return Entry(
            value={} if is_not_applicable else data.get("answer_value", stored),
            explanation=data.get("explanation", self.answer.explanation if self.answer else ""),
            not_applicable=is_not_applicable,
            not_applicable_reason=data.get("not_applicable_reason", ""),
            # A form that lost its version has not been read against what is stored.
            version=data["version"] if data.get("version") is not None else -1,
        )

    @property
    def value_fields(self):
        """The fields of the answer, to be shown without "(optional)": it may stay open in a draft, not in the end."""
        for name in self.value_names:
            self.fields[name].required = True
        return [self[name] for name in self.value_names]

    def _value(self, data) -> dict:
        raw = {name: data.get(name) for name in self.value_names}
        if not any(value not in (None, "", []) for value in raw.values()):
            return {}
        if self.criterion.kind == CriterionKind.PARTS:
            if NONE in raw["parts"] and len(raw["parts"]) > 1:
                raise forms.ValidationError({"parts": _("Either choose parts, or that none was achieved.")})
            raw = {"parts": [key for key in raw["parts"] if key != NONE]}
        return clean_answer(self.criterion.kind, self.criterion.rule, raw)


class CitationForm(PortalForm):
    """Pages of a cited file, and what they prove."""

    page_from = forms.IntegerField(label=_("From page"), required=False, min_value=1, widget=forms.TextInput(attrs=NUMBER))
    page_to = forms.IntegerField(label=_("To page"), required=False, min_value=1, widget=forms.TextInput(attrs=NUMBER))
    note = forms.CharField(label=_("What it proves"), required=False, max_length=300)

    def __init__(self, *args, use: EvidenceUse, **kwargs):
        self.use = use
        initial = {"page_from": use.page_from, "page_to": use.page_to, "note": use.note}
        super().__init__(*args, initial=initial, prefix=f"use-{use.pk}", **kwargs)


class ReasonForm(PortalForm):
    """Why a dossier goes back."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def value_fields(criterion) -> dict[str, forms.Field]:
    """Return the fields of the rule's kind, named as the parts of its answer; none is required while drafting."""
    return _FIELDS[criterion.kind](criterion.rule)


def _tiers(rule):
    choices = [(tier["key"], _option(tier)) for tier in rule["tiers"]]
    return {"tier": _choice(_("Level reached"), choices)}


def _ratio(rule):
    return {"numerator": _number(rule["numerator"]), "denominator": _number(rule["denominator"])}


def _boolean(rule):
    return {"value": _choice(_("Achieved"), [("true", _("Yes")), ("false", _("No"))])}


def _count(rule):
    label = _("Number achieved (target: %(target)s %(unit)s)") % {"target": rule["target"], "unit": rule.get("unit", "")}
    return {"count": _number(label)}


def _parts(rule):
    choices = [*((part["key"], _option(part)) for part in rule["parts"]), (NONE, _("None of these was achieved"))]
    return {
        "parts": forms.MultipleChoiceField(
            label=_("What was achieved"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    }


def _unscored(rule):
    widget = forms.Textarea(attrs={"rows": 5})
    return {"text": forms.CharField(label=_("Answer"), required=False, max_length=TEXT_LENGTH, widget=widget)}


def _option(option) -> str:
    return _("%(label)s (%(points)s points)") % {"label": option["label"], "points": str(option["points"]).replace(".", ",")}


def _choice(label, choices):
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


def _number(label):
    return forms.CharField(label=label, required=False, max_length=20, widget=forms.TextInput(attrs=NUMBER))


_FIELDS = {
    CriterionKind.TIERS: _tiers,
    CriterionKind.RATIO: _ratio,
    CriterionKind.BOOLEAN: _boolean,
    CriterionKind.COUNT: _count,
    CriterionKind.PARTS: _parts,
    CriterionKind.UNSCORED: _unscored,
}


def _initial(criterion, answer) -> dict:
    if answer is None:
        return {"version": 0}
    value = dict(answer.value)
    if criterion.kind == CriterionKind.BOOLEAN and "value" in value:
        value["value"] = "true" if value["value"] else "false"
    if criterion.kind == CriterionKind.PARTS and value.get("parts") == []:
        value["parts"] = [NONE]
    return value | {
        "explanation": answer.explanation,
        "not_applicable": answer.not_applicable,
        "not_applicable_reason": answer.not_applicable_reason,
        "version": answer.version,
    }
