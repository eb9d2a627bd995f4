"""What the directory puts into the portal's header and footer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.ui import navigation

HEADER = (("challenges", _("Challenges"), 10), ("councils", _("Councils"), 20))
FOOTER = (
    ("accessibility", _("Accessibility statement"), 10),
    ("privacy", _("Privacy notice"), 20),
    ("cookies", _("Cookies"), 30),
    ("contact", _("Contact the service team or complain"), 40),
)


def register() -> None:
    for name, label, position in HEADER:
        navigation.register("portal", name, label=label, url=f"directory:{name}", position=position)
    for name, label, position in FOOTER:
        navigation.register("portal", name, label=label, url=f"directory:{name}", position=position, place="footer")
