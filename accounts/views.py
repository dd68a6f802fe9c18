"""A person's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.forms import NameForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    posted = request.POST if request.method == "POST" else None
    form = NameForm(posted, initial={"display_name": request.user.display_name})
    if form.is_bound and form.is_valid():
        actions.rename(request.user, by=request.user, display_name=form.cleaned_data["display_name"])
        messages.success(request, _("Your name was changed."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_not_required
def not_by_yourself(request):
    """Stands where allauth would let people sign up or change their address: here administrators do both."""
    raise Http404
