"""Forms of a unit's plan and its projects."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm, VietnameseDateField

TEXT = forms.Textarea(attrs={"rows": 6})


class PlanForm(PortalForm):
    commitments = forms.CharField(
        label=_("Commitments"),
        help_text=_("What the unit registers to achieve in this round, with figures."),
        widget=TEXT,
        required=False,
    )
    difficulties = forms.CharField(label=_("Difficulties"), widget=TEXT, required=False)
    proposals = forms.CharField(label=_("Proposed solutions"), widget=TEXT, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ProjectForm(PortalForm):
    name = forms.CharField(label=_("Name of the project"), max_length=250)
    description = forms.CharField(label=_("What it delivers"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    due_on = VietnameseDateField(label=_("Due on"), required=False)
    progress = forms.IntegerField(label=_("Progress (%)"), min_value=0, max_value=100, initial=0)
    progress_note = forms.CharField(label=_("State of work"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
