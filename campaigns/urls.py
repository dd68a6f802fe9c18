from django.urls import path, register_converter

from campaigns.models import Step
from campaigns.views import edit, public, windows

app_name = "campaigns"


class StepConverter:
    """One of the steps of a round; anything else is no address."""

    regex = "|".join(Step.values)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(StepConverter, "round_step")

urlpatterns = [
    path("", public.campaign_list, name="list"),
    path("moi/", edit.create, name="create"),
    path("lich/", public.calendar, name="calendar"),
    path("dot/<slug:slug>/", public.round_detail, name="round"),
    path("dot/<slug:slug>/sua/", edit.edit_round, name="edit_round"),
    path("dot/<slug:slug>/luu-tru/", edit.archive, name="archive"),
    path("dot/<slug:slug>/cac-buoc/", windows.lay, name="lay_windows"),
    path("dot/<slug:slug>/<round_step:step>/", windows.window, name="window"),
    path("dot/<slug:slug>/<round_step:step>/gia-han/", windows.extend, name="extend"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/sua/", edit.edit, name="edit"),
    path("<slug:slug>/cong-bo/", edit.announce_campaign, name="announce_campaign"),
    path("<slug:slug>/can-cu/", edit.legal_basis, name="add_legal_basis"),
    path("<slug:slug>/can-cu/<int:pk>/", edit.legal_basis, name="legal_basis"),
    path("<slug:slug>/can-cu/<int:pk>/bo/", edit.remove_legal_basis, name="remove_legal_basis"),
    path("<slug:slug>/lien-ket/", edit.link, name="add_link"),
    path("<slug:slug>/lien-ket/<int:pk>/", edit.link, name="link"),
    path("<slug:slug>/lien-ket/<int:pk>/bo/", edit.remove_link, name="remove_link"),
    path("<slug:slug>/thong-bao/", public.announcements, name="announcements"),
    path("<slug:slug>/thong-bao/moi/", edit.announce, name="announce"),
    path("<slug:slug>/dot-moi/", edit.create_round, name="create_round"),
]
