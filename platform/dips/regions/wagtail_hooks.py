"""Put sharing into the council's back office."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from dips.accounts.requests import PersonRequest
from dips.staff.rules import can

from .rules import MANAGE
from .views import sharing


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("sharing/", sharing.index, name="regions_sharing"),
        path("sharing/<slug:area>/agree/", sharing.agree, name="regions_sharing_agree"),
        path("sharing/<slug:area>/stop/", sharing.stop, name="regions_sharing_stop"),
    ]


class SharingItem(MenuItem):
    def is_shown(self, request: PersonRequest) -> bool:
        return can(request.user, MANAGE)


@hooks.register("register_council_menu_item")
def sharing_item() -> SharingItem:
    return SharingItem(
        _("Sharing with the region"), reverse_lazy("regions_sharing"), name="sharing", icon_name=sharing.ICON, order=500
    )
