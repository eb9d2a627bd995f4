"""On a council's host."""

from __future__ import annotations

from django.urls import path, re_path

from .. import views

app_name = "councils"
urlpatterns = [
    re_path(r"^theme\.(?P<digest>[0-9a-f]{16})\.css$", views.theme, name="theme"),
    path("media/<path:path>", views.media, name="media"),
]
