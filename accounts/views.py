"""A person's own account."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import actions
from accounts.forms import NameForm


def profile(request):
    form = NameForm(request.POST or None, initial={"display_name": request.user.display_name})
    if request.method == "POST" and form.is_valid():
        actions.rename(request.user, by=request.user, display_name=form.cleaned_data["display_name"])
        messages.success(request, _("Your name was changed."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})
