"""Forms of a nomination: who, then all the rest with the meeting's vote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm, VietnameseDateField
from nominations.models import Category, SubjectKind

PENDING = [("", _("choose")), ("no", _("No, nothing is pending")), ("yes", _("Yes, a matter is pending"))]


class StartForm(PortalForm):
    category = forms.ModelChoiceField(label=_("Award"), queryset=Category.objects.none(), empty_label=None)
    subject_kind = forms.ChoiceField(label=_("Kind of subject"), choices=SubjectKind.choices, widget=forms.RadioSelect)
    subject_name = forms.CharField(label=_("Name of the collective or person"), max_length=200)
    subject_post = forms.CharField(label=_("Post or address"), max_length=250, required=False)

    def __init__(self, *args, categories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories


class NominationForm(PortalForm):
    subject_name = forms.CharField(label=_("Name of the collective or person"), max_length=200)
    subject_post = forms.CharField(label=_("Post or address"), max_length=250, required=False)
    merit = forms.CharField(label=_("Summary of merit"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    report = forms.CharField(label=_("Achievement report"), widget=forms.Textarea(attrs={"rows": 10}), required=False)
    meeting_on = VietnameseDateField(label=_("Date of the grassroots meeting"), required=False)
    meeting_members = forms.IntegerField(label=_("Members of the meeting"), min_value=1, max_value=100_000, required=False)
    meeting_present = forms.IntegerField(label=_("Present"), min_value=1, max_value=100_000, required=False)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=100_000, required=False)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=100_000, required=False)
    pending = forms.ChoiceField(
        label=_("Is a discipline, investigation, inspection, complaint or denunciation pending?"), choices=PENDING, required=False
    )
    minutes = forms.FileField(
        label=_("Minutes of the meeting (PDF, picture or office file)"),
        help_text=_("The file goes into the unit's library. Leave empty to keep the present one."),
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict:
        """Return the fields to save: the declaration as yes, no or not yet."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"pending", "minutes", "version"}}
        declared = {"yes": True, "no": False}.get(self.cleaned_data["pending"])
        return {**data, "pending_matter": declared}


class RefusalForm(PortalForm):
    """Its ids differ from those of the form for a return, which stands on the same page."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    article = forms.CharField(label=_("Article"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="refusal_%s", **kwargs)
