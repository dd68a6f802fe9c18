"""What a visitor asks of the list of units, and what the secretariat loads into it."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm, VietnameseDateField
from units.importing import read_upload
from units.models import Tier


class DayForm(PortalForm):
    """?ngay=: any text leads to a day; what cannot be read is today, with an error beside the field."""

    ngay = VietnameseDateField(label=_("As of"), required=False)

    @property
    def day(self):
        """The day asked for, today when none is or when it cannot be read."""
        return self.value("ngay") or timezone.localdate()

    def value(self, name: str):
        """Return what a field says, None when it was left out or was wrong; what is wrong in one leaves the others in force."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name)


class UnitListForm(DayForm):
    """The filters of the list."""

    cap = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All tiers")), *Tier.choices])
    q = forms.CharField(label=_("Name or code"), required=False, max_length=200)


class LoadForm(PortalForm):
    """A table of units or of successions; cleaned_data["table"] is what was read from it."""

    UNITS, SUCCESSIONS = "units", "successions"

    kind = forms.ChoiceField(
        label=_("What the file lists"),
        choices=[(UNITS, _("Units")), (SUCCESSIONS, _("What became of units (successions)"))],
        widget=forms.RadioSelect,
        initial=UNITS,
    )
    file = forms.FileField(label=_("File (.csv or .xlsx)"), error_messages={"empty": _("The file is empty.")})
    valid_from = VietnameseDateField(label=_("First day, for files without such a column"), required=False)

    def __init__(self, *args, dropped=(), **kwargs):
        super().__init__(*args, **kwargs)
        limit = {"limit": settings.IMPORT_MAX_BYTES // 2**20}
        missing = _("The file is larger than %(limit)d MB.") % limit if dropped else _("Choose a file.")
        self.fields["file"].error_messages["required"] = missing
        self.fields["file"].help_text = _("At most %(size)d MB and %(rows)d rows; nothing is saved before you confirm.") % {
            "size": settings.IMPORT_MAX_BYTES // 2**20,
            "rows": settings.IMPORT_MAX_ROWS,
        }

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.cleaned_data["table"] = read_upload(upload)
        return upload
