"""Put the council's own data into its admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dips.staff import council_menu

from . import views
from .services import MANAGE


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("your-data/", views.index, name="archives"),
        path("your-data/export/", views.make_export, name="archives_make_export"),
        path("your-data/export/<uuid:export_id>/", views.download, name="archives_download"),
        path("your-data/leave/", views.leave, name="archives_leave"),
        path("your-data/stay/", views.stay, name="archives_stay"),
    ]


council_menu.add(
    "your-data", label=_("Your data"), url=reverse_lazy("archives"), permission=MANAGE, icon=views.ICON, order=60
)
