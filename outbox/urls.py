from django.urls import path

from outbox import views

app_name = "outbox"

urlpatterns = [
    path("", views.mail_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sua/", views.edit, name="edit"),
    path("<int:pk>/huy/", views.cancel, name="cancel"),
    path("<int:pk>/gui-ngay/", views.release, name="release"),
    path("<int:pk>/gui-lai/", views.retry, name="retry"),
]
