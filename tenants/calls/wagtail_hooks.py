"""Put a call's pages into the council's admin, below its challenge."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from . import views


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    call = "challenges/<str:reference>/call/"
    return [
        path(f"{call}draft/", views.draft, name="calls_admin_draft"),
        path(f"{call}dates/", views.dates, name="calls_admin_dates"),
        path(f"{call}publish/", views.publish, name="calls_admin_publish"),
        path(f"{call}weights/", views.weights, name="calls_admin_weights"),
        path(f"{call}extend/", views.extend, name="calls_admin_extend"),
        path(f"{call}act/<slug:verb>/", views.act, name="calls_admin_act"),
    ]
