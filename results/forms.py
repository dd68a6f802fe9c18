"""Forms of the public room: what a ranking is asked for, the note of a correction."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from results import queries


class RankingFilter(PortalForm):
    """The query of a ranking. What is not on its lists counts as not asked for: an address from elsewhere still works."""

    q = forms.CharField(label=_("Name of the unit"), required=False, max_length=200)
    khoi = forms.ChoiceField(label=_("Emulation block"), required=False)

    def __init__(self, data, *, blocks, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["khoi"].choices = [("", _("all blocks")), *((name, name) for name in blocks)]
        if not blocks:
            del self.fields["khoi"]
        self.is_valid()

    @property
    def sort(self) -> str:
        """The order asked for with ?sap-xep=, a name of queries.SORTS with or without "-"; by rank when it is none."""
        asked = self.data.get("sap-xep", "")
        return asked if asked.removeprefix("-") in queries.SORTS else "rank"

    def applied_to(self, publication, tier: str):
        """Return the units of the tier that are asked for, in the order asked for."""
        asked = self.cleaned_data
        return queries.ranking(publication, tier, q=asked.get("q", ""), sort=self.sort, block=asked.get("khoi", ""))

    def query(self) -> str:
        """Return what is asked for as a query string for the same units as data, "" when all are."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if self.sort != "rank":
            asked["sap-xep"] = self.sort
        return f"?{urlencode(asked)}" if asked else ""


class PublishForm(PortalForm):
    """The note is asked for when a publication corrects another."""

    note = forms.CharField(
        label=_("What is corrected and why"),
        help_text=_("Everybody reads this in the list of corrections."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, correction: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not correction:
            del self.fields["note"]
