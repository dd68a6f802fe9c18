from django.urls import path, register_converter

from criteria.queries import SCORED_TIERS
from criteria.views import prepare, public

app_name = "criteria"


class TierConverter:
    """One of the tiers that are scored."""

    regex = "|".join(SCORED_TIERS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return str(value)


register_converter(TierConverter, "scored_tier")

urlpatterns = [
    path("", public.set_list, name="list"),
    path("<int:pk>/", public.detail, name="set"),
    path("<int:pk>/tai-ve.csv", public.download, name="download"),
    path("dot/<slug:slug>/", prepare.round_board, name="round"),
    path("dot/<slug:slug>/mo/", prepare.open_round, name="open_round"),
    path("dot/<slug:slug>/<scored_tier:tier>/nap/", prepare.upload, name="upload"),
    path("dot/<slug:slug>/<scored_tier:tier>/xac-nhan/", prepare.confirm_upload, name="confirm_upload"),
    path("dot/<slug:slug>/<scored_tier:tier>/mau/", prepare.load_seed, name="load_seed"),
    path("dot/<slug:slug>/<scored_tier:tier>/chep/", prepare.copy, name="copy"),
]
