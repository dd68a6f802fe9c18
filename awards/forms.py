"""Forms of the council and of the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models import CouncilMember
from core.forms import PortalForm, VietnameseDateField, VietnameseDateTimeField
from nominations.models import Category, Nomination

CHOICES = [("yes", _("for")), ("no", _("against")), ("blank", _("blank"))]


class CouncilForm(PortalForm):
    """The council of a round: its members in order of rank, and which of them leads."""

    name = forms.CharField(label=_("Name"), max_length=200, initial="Hội đồng Thi đua - Khen thưởng tỉnh")
    decision_number = forms.CharField(label=_("Set up by decision"), max_length=100)
    chair = forms.ModelChoiceField(label=_("Chair"), queryset=User.objects.none())
    secretary = forms.ModelChoiceField(label=_("Member and secretary"), queryset=User.objects.none(), required=False)
    members = forms.ModelMultipleChoiceField(
        label=_("Other members"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("chair", "secretary", "members"):
            self.fields[name].queryset = people

    def seats(self) -> list[tuple]:
        """Return (person, seat, post) in order of rank, each person once."""
        data, seats = self.cleaned_data, CouncilMember.Seat
        rows = [(data["chair"], seats.CHAIR)]
        if data["secretary"] and data["secretary"] != data["chair"]:
            rows.append((data["secretary"], seats.SECRETARY))
        seated = {person for person, _seat in rows}
        rows += [(person, seats.MEMBER) for person in data["members"] if person not in seated]
        return [(person, seat, _post_of(person)) for person, seat in rows]


def _post_of(person) -> str:
    membership = person.memberships.exclude(post="").order_by("-valid_from").first()
    return membership.post if membership else ""


class SittingForm(PortalForm):
    held_at = VietnameseDateTimeField(label=_("Held at"))
    place = forms.CharField(label=_("Place"), max_length=250)


class BallotForm(PortalForm):
    category = forms.ModelChoiceField(label=_("Award"), queryset=Category.objects.none())
    nominations = forms.ModelMultipleChoiceField(
        label=_("Nominations put to the vote"), queryset=Nomination.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, eligible, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(pk__in=eligible.values("category"))
        self.fields["nominations"].queryset = eligible


class VoteForm(forms.Form):
    """One radio group per candidate; nothing is chosen beforehand."""

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        for candidate in candidates:
            self.fields[f"candidate-{candidate.pk}"] = forms.ChoiceField(
                label=str(candidate.nomination.subject_name), choices=CHOICES, widget=forms.RadioSelect
            )

    def choices(self) -> dict[int, str]:
        return {int(name.removeprefix("candidate-")): choice for name, choice in self.cleaned_data.items()}


class KeyForm(PortalForm):
    key = forms.CharField(label=_("Key of the ballot box"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class DecisionForm(PortalForm):
    signer_name = forms.CharField(label=_("Signer"), max_length=150)
    deputy = forms.BooleanField(label=_("A vice chairman signs for the chairman (KT. CHỦ TỊCH)"), required=False)

    def titles(self) -> list[str]:
        return ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"] if self.cleaned_data["deputy"] else ["CHỦ TỊCH"]


class NumberForm(PortalForm):
    decided_on = VietnameseDateField(label=_("Date of the decision"))


class SignedForm(PortalForm):
    upload = forms.FileField(label=_("Signed decision (PDF)"))


class RevocationForm(PortalForm):
    decision_number = forms.CharField(label=_("Number of the revoking decision"), max_length=80)
    decided_on = VietnameseDateField(label=_("Date of the revoking decision"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    article = forms.CharField(label=_("Article"), max_length=200, initial="Luật Thi đua, khen thưởng, Điều 93")
