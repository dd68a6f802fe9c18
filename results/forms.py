"""Forms of the public room: filters of a ranking, the note of a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm


class RankingFilter(PortalForm):
    q = forms.CharField(label=_("Name of the unit"), required=False, max_length=200)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("rank", _("rank")),
            ("name", _("name")),
            ("-total", _("points")),
            ("-ratio", _("ratio")),
            ("-claimed", _("self-assessed points")),
        ],
    )
    khoi = forms.ChoiceField(label=_("Block"), required=False)

    def __init__(self, *args, blocks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["khoi"].choices = [("", _("all")), *((name, name) for name in blocks)]


class PublishForm(PortalForm):
    note = forms.CharField(
        label=_("What is corrected and why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
