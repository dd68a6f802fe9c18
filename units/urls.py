from django.urls import path

from units.views import browse, load

app_name = "units"

urlpatterns = [
    path("", browse.unit_list, name="list"),
    path("tai-ve.csv", browse.download, name="download"),
    path("vai-tro/", browse.roles, name="roles"),
    path("nap-danh-sach/", load.load, name="load"),
    path("nap-danh-sach/xac-nhan/", load.confirm_load, name="confirm_load"),
    path("<int:pk>/", browse.detail, name="detail"),
]
