"""Forms of the portal: clean text, Vietnamese numbers and dates, errors that say what to do."""

import re
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import nfc


class PortalFormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


LONGEST_TEXT = 20_000
LONGEST_KEY = 18  # digits


class _CleanText:
    """Text comes in as NFC, without characters that hide or reorder it, and never without a limit."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._read_carefully()

    def _clean_fields(self):
        self._read_carefully()  # a subclass may have added fields after our __init__
        super()._clean_fields()

    def _read_carefully(self):
        for field in self.fields.values():
            _read_as_clean_text(field)
            _read_possible_numbers(field)


def _read_possible_numbers(field) -> None:
    """Several chosen rows: a number longer than any key is no choice, and databases fail on it."""
    if not isinstance(field, forms.ModelMultipleChoiceField) or hasattr(field, "reads_possible_numbers"):
        return
    field.reads_possible_numbers = True
    original = field.clean

    def clean(value):
        for pk in value if isinstance(value, (list, tuple)) else []:
            if len(str(pk)) > LONGEST_KEY:
                raise ValidationError(
                    field.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(pk)[:20]}
                )
        return original(value)

    field.clean = clean


def _read_as_clean_text(field) -> None:
    if not isinstance(field, forms.CharField) or hasattr(field, "reads_clean_text"):
        return
    field.reads_clean_text = True
    original = field.to_python
    field.to_python = lambda value: original(nfc(value) if isinstance(value, str) else value)
    if field.max_length is None:
        field.max_length = LONGEST_TEXT
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))


class PortalForm(_CleanText, forms.Form):
    required_css_class = "field--required"


class PortalModelForm(_CleanText, forms.ModelForm):
    required_css_class = "field--required"


class PointsField(forms.DecimalField):
    """A number with a decimal comma or point, read as criteria.rules reads answers; "1.234" could be either and is refused."""

    default_error_messages = {
        "invalid": _("Enter a number such as 12 or 12,5."),
        "ambiguous": _("This can be read in two ways. Enter the number without thousands separators, such as 1234,5."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.localize = False

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip()
            if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+,\d+|[1-9]\d{0,2}(\.\d{3}){2,}", value, re.ASCII):
                value = value.replace(".", "")
            elif re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", value, re.ASCII):
                raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
            value = value.replace(",", ".")
            if value and not re.fullmatch(r"-?\d{1,15}(\.\d{1,12})?", value, re.ASCII):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value):
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value


class VietnameseDateField(forms.DateField):
    """A day typed as dd/mm/yyyy."""

    default_error_messages = {"invalid": _("Enter a day as dd/mm/yyyy, such as 31/12/2025.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"])
        kwargs.setdefault(
            "widget", forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy"})
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day and not 1900 <= day.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class VietnameseDateTimeField(forms.DateTimeField):
    """A moment typed as dd/mm/yyyy HH:MM (or HH:MM dd/mm/yyyy), in Vietnamese time."""

    default_error_messages = {"invalid": _("Enter day and time as dd/mm/yyyy HH:MM, such as 31/12/2025 17:00.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"])
        kwargs.setdefault("widget", forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"placeholder": "dd/mm/yyyy HH:MM"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        moment = super().to_python(value)
        if isinstance(moment, datetime) and not 1900 <= moment.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return timezone.make_aware(moment) if isinstance(moment, datetime) and timezone.is_naive(moment) else moment


class HttpsLinkField(forms.URLField):
    """A link to http or https, at most 2,000 characters, without a name and password in it."""

    default_error_messages = {"invalid": _("Enter an address that starts with https:// and holds no user name.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("assume_scheme", "https")
        super().__init__(**kwargs)

    def clean(self, value):
        url = super().clean(value)
        if not url:
            return url
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or "@" in parts.netloc or re.search(r"[\s\\]", url):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return url


class SearchForm(PortalForm):
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
