"""Forms of the review: a row of points per criterion, conflicts, appeals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import PointsField, PortalForm
from reviews.actions import ScoreEntry
from units.models import Unit

NOT_STORED = -1


class ScoreForm(PortalForm):
    """One criterion; posted with the criterion's id as prefix."""

    points = PointsField(label=_("Points"), required=False, min_value=0)
    applicable = forms.BooleanField(label=_("applies"), required=False, initial=True)
    note = forms.CharField(label=_("Remark"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def entry(self) -> ScoreEntry:
        data = self.cleaned_data
        # A form made when no score was stored says so: -1 is no version of any score.
        version = NOT_STORED if data["version"] is None else data["version"]
        return ScoreEntry(points=data["points"], applicable=data["applicable"], note=data["note"], version=version)

    def is_empty(self) -> bool:
        """Nothing was said about the criterion yet; taking points away that were stored is saying something."""
        data = self.cleaned_data
        return data["points"] is None and data["applicable"] and not data["note"] and data["version"] is None


class AssignAllForm(PortalForm):
    per_unit = forms.IntegerField(label=_("Reviewers for each unit"), min_value=1, max_value=9, initial=2)


class AssignForm(PortalForm):
    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none())

    def __init__(self, *args, reviewers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewers


class ConflictForm(AssignForm):
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class ReasonForm(PortalForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AppealForm(PortalForm):
    grounds = forms.CharField(label=_("What does the score overlook?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class AppealDecisionForm(PortalForm):
    new_points = PointsField(label=_("Points after the appeal (when upheld)"), required=False, min_value=0)
    answer = forms.CharField(label=_("Answer to the unit"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
