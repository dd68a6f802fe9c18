"""What the secretariat asks of the list of letters, and what it writes into one."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import PortalForm
from outbox.models import MailStatus
from outbox.queries import purposes_in_use
from outbox.registry import purpose_name
from outbox.wording import LONGEST_SUBJECT


class MailListForm(PortalForm):
    """The filters of the list; what is wrong in one leaves the others in force."""

    trang_thai = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *MailStatus.choices])
    loai = forms.ChoiceField(label=_("Kind of letter"), required=False)
    q = forms.CharField(label=_("Subject, name or e-mail"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["loai"].choices = [("", _("All")), *((p, purpose_name(p)) for p in purposes_in_use())]

    def value(self, name: str) -> str:
        """Return what a field says, "" when it was left out or was wrong."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name) or ""


class MailForm(PortalForm):
    """The words of one letter; `seen` is the stamp of the version they were changed from."""

    subject = forms.CharField(label=pgettext_lazy("letter", "Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=pgettext_lazy("letter", "Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Plain text: no formatting. Addresses of pages must start with https://."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_body(self):
        body = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError(self.fields["body"].error_messages["required"], code="required")
        return body
