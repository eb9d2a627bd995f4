"""What the public sees of blueprints, on the portal."""

from __future__ import annotations

from django.urls import path

from .. import views

app_name = "blueprints"
urlpatterns = [
    path("", views.index, name="index"),
    path("compare/", views.compare, name="compare"),
    path("<slug:blueprint>/", views.one, name="one"),
    path("<slug:blueprint>/<str:release>/", views.one, name="version"),
    path("<slug:blueprint>/<str:release>/zip/", views.download, name="download"),
]
