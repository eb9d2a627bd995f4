"""What anybody may read of certificates."""

from __future__ import annotations

from django.urls import path

from .. import views

app_name = "archives"
urlpatterns = [
    path("certificates/", views.check, name="check"),
    path("certificates/keys/", views.keys, name="keys"),
]
