"""What a person may change about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm


class NameForm(PortalForm):
    display_name = forms.CharField(label=_("Full name"), max_length=150)
