"""Put the council's own data into its admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest
from dips.staff.rules import can

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


class DataItem(MenuItem):
    """For whoever may take the council's data along, or let it leave."""

    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, MANAGE)


@hooks.register("register_council_menu_item")
def data_item() -> DataItem:
    return DataItem(_("Your data"), reverse_lazy("archives"), name="your-data", icon_name=views.ICON, order=90)
