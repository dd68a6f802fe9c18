"""What the secretariat types about campaigns, rounds and windows."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from campaigns.models import Announcement, Campaign, CampaignLink, LegalBasis, Round, Step
from core.forms import HttpsLinkField, PortalForm, PortalModelForm, VietnameseDateField, VietnameseDateTimeField
from core.text import fold
from units.models import Tier, Unit

# First words of addresses that are pages of this room, so no campaign may have them.
RESERVED = {"moi", "lich", "dot"}
MAX_WORKING_DAYS = 400


class _Addressed(PortalModelForm):
    """A record with a public address, made from its name when none is given and never changed afterwards."""

    named_by = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]
        else:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Letters without marks, digits and hyphens; empty: made from the name.")

    def clean(self):
        data = super().clean()
        if "slug" in self.fields and "slug" not in self.errors:
            data["slug"] = data.get("slug") or slugify(fold(data.get(self.named_by) or ""))[:60].strip("-")
            if data["slug"] in RESERVED:
                self.add_error("slug", _("This address is taken by a page of the portal."))
            elif not data["slug"] and self.named_by not in self.errors:
                self.add_error("slug", _("Give an address: none can be made from the name."))
        return data


class CampaignForm(_Addressed):
    named_by = "title"

    class Meta:
        model = Campaign
        fields = [
            "title",
            "slug",
            "plan_number",
            "plan_issued_on",
            "issuer",
            "purpose",
            "starts_on",
            "ends_on",
            "standing_agency",
            "source",
        ]
        field_classes = dict.fromkeys(["plan_issued_on", "starts_on", "ends_on"], VietnameseDateField)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Unit.objects.on(timezone.localdate()).filter(tier=Tier.DEPARTMENT)
        kept = Unit.objects.filter(pk=self.instance.standing_agency_id)
        self.fields["standing_agency"].queryset = agencies | kept

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The end lies before the start."))
        return data


class RoundForm(_Addressed):
    named_by = "name"

    class Meta:
        model = Round
        fields = ["kind", "year", "name", "slug", "as_of"]
        field_classes = {"as_of": VietnameseDateField}
        help_texts = {"as_of": _("The units that exist on this day take part.")}

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 2000 <= year <= 2100:
            raise ValidationError(_("Enter a year such as 2025."), code="year")
        return year


class LegalBasisForm(PortalModelForm):
    class Meta:
        model = LegalBasis
        fields = ["number", "title", "issued_on", "issuer", "url", "order"]
        field_classes = {"issued_on": VietnameseDateField, "url": HttpsLinkField}
        help_texts = {"issued_on": _("Leave it empty rather than guess.")}


class LinkForm(PortalModelForm):
    class Meta:
        model = CampaignLink
        fields = ["title", "url", "order"]
        field_classes = {"url": HttpsLinkField}


class AnnouncementForm(PortalModelForm):
    class Meta:
        model = Announcement
        fields = ["title", "body"]


class LayForm(PortalForm):
    """A start and a number of working days for each step; cleaned_data["working_days"] is {step: days}."""

    start = VietnameseDateField(label=_("First day"))
    basis = forms.CharField(
        label=_("Set by document"), required=False, max_length=200, help_text=_("Empty: the dates are proposed by the portal.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for step in Step:
            self.fields[f"days_{step}"] = forms.IntegerField(
                label=step.label[:1].upper() + step.label[1:],
                required=False,
                min_value=0,
                max_value=MAX_WORKING_DAYS,
                help_text=_("working days; empty or 0: the round has no such step"),
            )

    def clean(self):
        data = super().clean()
        data["working_days"] = {step: data.get(f"days_{step}") or 0 for step in Step}
        if not any(data["working_days"].values()) and not self.errors:
            raise ValidationError(_("Give at least one step a number of working days."), code="no_steps")
        return data


class WindowForm(PortalForm):
    """One window: with the document that sets it while the round is a draft, with a reason once people count on it."""

    opens_at = VietnameseDateTimeField(label=_("Opens at"))
    closes_at = VietnameseDateTimeField(label=_("Closes at"))
    basis = forms.CharField(
        label=_("Set by document"), required=False, max_length=200, help_text=_("Empty: the dates are proposed by the portal.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Everybody can read it in the round's history."))

    def __init__(self, *args, draft: bool, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason" if draft else "basis"]


class ExtensionForm(PortalForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("all units"), help_text=_("Whose deadline is later.")
    )
    closes_at = VietnameseDateTimeField(label=_("New closing time"))
    decision_number = forms.CharField(label=_("Decision number"), max_length=80)
    decided_on = VietnameseDateField(label=_("Decided on"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, stage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.on(stage.round.as_of).exclude(tier=Tier.PROVINCE)


class YearForm(PortalForm):
    """?nam=: what cannot be read is the present year."""

    nam = forms.IntegerField(required=False, min_value=2000, max_value=2100)

    @property
    def year(self) -> int:
        valid = self.is_valid() and self.cleaned_data["nam"]
        return valid or timezone.localdate().year
