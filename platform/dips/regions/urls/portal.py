"""On the portal: every area for anybody, one area's figures for its viewers."""

from __future__ import annotations

from django.urls import path

from ..views import portal

app_name = "regions"
urlpatterns = [
    path("", portal.index, name="index"),
    path("<slug:area>/", portal.area, name="area"),
    path("<slug:area>/figures.csv", portal.area_csv, name="area_csv"),
    path("<slug:area>/figures.json", portal.area_json, name="area_json"),
]
