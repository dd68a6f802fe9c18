"""Outgoing mail, for the secretariat: read, edit, stop or hasten a letter. For all others these pages are not there."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.views import attempt, explain, paginate
from outbox import actions
from outbox.forms import MailForm, MailListForm
from outbox.models import MailStatus
from outbox.permissions import may_manage_mail
from outbox.queries import counts_by_status, find_mails, mails_for_secretariat
from outbox.registry import purpose_name


@require_safe
def mail_list(request):
    _only_for_managers(request)
    form = MailListForm(request.GET or None)
    status, purpose, words = (form.value(name) for name in ("trang_thai", "loai", "q"))
    page = paginate(request, find_mails(status=status, purpose=purpose, words=words))
    for mail in page:
        mail.purpose_name = purpose_name(mail.purpose)
    counts = counts_by_status()
    context = {
        "form": form,
        "page": page,
        "chosen": status,
        "tabs": [(status, MailStatus(status).label, count) for status, count in counts.items()],
        "total": sum(counts.values()),
    }
    return render(request, "outbox/list.html", context)


@require_safe
def detail(request, pk):
    mail = _letter(request, pk)
    return render(request, "outbox/detail.html", {"mail": mail, "purpose": purpose_name(mail.purpose)})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    mail = _letter(request, pk)
    posted = request.POST if request.method == "POST" else None
    if posted is None and mail.status != MailStatus.QUEUED:
        return redirect("outbox:detail", pk=pk)
    form = MailForm(posted, initial={"subject": mail.subject, "body": mail.body, "seen": mail.stamp})
    if form.is_bound and form.is_valid():
        try:
            actions.edit_mail(mail, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("The letter was changed."))
            return redirect("outbox:detail", pk=pk)
    return render(request, "outbox/edit.html", {"mail": mail, "form": form})


@require_POST
def cancel(request, pk):
    return _act(request, pk, actions.cancel_mail, _("The letter will not leave."))


@require_POST
def release(request, pk):
    return _act(request, pk, actions.release_mail, _("The letter leaves now."))


@require_POST
def retry(request, pk):
    return _act(request, pk, actions.retry_mail, _("The letter is tried again."))


def _act(request, pk, action, success):
    attempt(request, action, _letter(request, pk), by=request.user, success=success)
    return redirect("outbox:detail", pk=pk)


def _only_for_managers(request) -> None:
    if not may_manage_mail(request.user):
        raise Http404


def _letter(request, pk):
    _only_for_managers(request)
    return get_object_or_404(mails_for_secretariat(), pk=pk)
