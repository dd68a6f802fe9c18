"""One include per room, in the order of the flow."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from campaign_portal import gallery, views

handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"

urlpatterns = [path("healthz", views.healthz, name="healthz")]
urlpatterns += i18n_patterns(
    path("", include("results.urls")),
    path("tai-khoan/", include("accounts.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("ban-lam-viec/", views.desk, name="desk"),
    path("thu-di/", include("outbox.urls")),
    path("don-vi/", include("units.urls")),
    path("phong-trao/", include("campaigns.urls")),
    path("tieu-chi/", include("criteria.urls")),
    path("ho-so/", include("nominations.urls")),
    path("cham-diem/", include("reviews.urls")),
    path("khen-thuong/", include("awards.urls")),
    path("quan-tri/", admin.site.urls),
    prefix_default_language=False,
)
if settings.PORTAL_MODE != "production":
    urlpatterns.append(path("trung-bay-giao-dien/", gallery.gallery, name="gallery"))
