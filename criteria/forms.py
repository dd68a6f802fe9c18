"""The list of criteria the secretariat brings for one tier of a draft round."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from criteria.actions import row_errors
from criteria.models import CriteriaSet
from criteria.reading import RowErrors, parse
from units.importing import read_upload

# Of cells after an apostrophe written by our own exports, see criteria.resources.
_FORMULA_STARTS = ("=", "+", "-", "@")


class UploadForm(PortalForm):
    """cleaned_data["rows"] and ["lines"] are the table as read, ["parsed"] the criteria in their order."""

    name = forms.CharField(label=_("Name of the set"), max_length=250)
    provenance = forms.CharField(
        label=_("Where the wording comes from"),
        max_length=400,
        help_text=_("Shown on every page that shows the criteria: the annex and decision, or that it is a reconstruction."),
    )
    file = forms.FileField(label=_("File (.csv or .xlsx)"), error_messages={"empty": _("The file is empty.")})

    def __init__(self, *args, dropped=(), **kwargs):
        super().__init__(*args, **kwargs)
        limit = {"size": settings.IMPORT_MAX_BYTES // 2**20}
        missing = _("The file is larger than %(size)d MB.") % limit if dropped else _("Choose a file.")
        self.fields["file"].error_messages["required"] = missing
        self.fields["file"].help_text = _("At most %(size)d MB; nothing is saved before you confirm.") % limit

    def clean_file(self):
        table = read_upload(self.cleaned_data["file"])
        self.cleaned_data["rows"] = [
            dict(zip(table.headers, map(_plain_text, row), strict=True)) for row in (table[i] for i in range(len(table)))
        ]
        self.cleaned_data["lines"] = table.lines
        try:
            self.cleaned_data["parsed"] = parse(self.cleaned_data["rows"], table.lines)
        except RowErrors as error:
            raise ValidationError([ValidationError(line, code="rows") for line in row_errors(error)]) from error
        return self.cleaned_data["file"]


class CopyForm(PortalForm):
    """Which set of the tier to carry over as the next version of this round's."""

    source = forms.ModelChoiceField(CriteriaSet.objects.none(), label=_("Copy from"))

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sets


def _plain_text(cell) -> str:
    text = str(cell)
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS else text
