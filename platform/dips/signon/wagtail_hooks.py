"""Put sign-on into the council's admin."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dips.staff import council_menu

from .queries import MANAGE
from .views import setting


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("sign-on/", setting.sign_on, name="signon_setting"),
        path("sign-on/check/", setting.check, name="signon_check"),
        path("sign-on/switch/", setting.switch, name="signon_switch"),
    ]


council_menu.add(
    "sign-on",
    label=_("Sign-on"),
    url=reverse_lazy("signon_setting"),
    permission=MANAGE,
    icon=setting.ICON,
    order=40,
)
