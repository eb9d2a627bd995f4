"""What the directory puts into the portal's header and footer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.ui import navigation, ordinary

HEADER = (("challenges", _("Challenges"), 10), ("councils", _("Councils"), 20))


def register() -> None:
    for name, label, position in HEADER:
        navigation.register("portal", name, label=label, url=f"directory:{name}", position=position)
    for position, (name, title) in enumerate(ordinary.PAGES.items()):
        navigation.register("portal", name, label=title, url=f"directory:{name}", position=position, place="footer")
