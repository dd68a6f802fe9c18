from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    # These come before allauth's: an address is changed by an administrator, and nobody signs up.
    path("email/", views.not_by_yourself, name="email"),
    path("signup/", views.not_by_yourself, name="signup"),
]
