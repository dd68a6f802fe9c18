"""Pages that belong to no single step: the health probe and the signed-in start page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render


@login_not_required
def healthz(request):
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def desk(request):
    """The signed-in start page: what each of the person's roles has to do now."""
    return render(request, "desk.html", {})
