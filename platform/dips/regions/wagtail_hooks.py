"""Put sharing into the council's back office."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dips.staff import council_menu

from .rules import MANAGE
from .views import sharing


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("sharing/", sharing.index, name="regions_sharing"),
        path("sharing/<slug:area>/agree/", sharing.agree, name="regions_sharing_agree"),
        path("sharing/<slug:area>/stop/", sharing.stop, name="regions_sharing_stop"),
    ]


council_menu.add(
    "sharing",
    label=_("Sharing with the region"),
    url=reverse_lazy("regions_sharing"),
    permission=MANAGE,
    icon=sharing.ICON,
    order=50,
)
