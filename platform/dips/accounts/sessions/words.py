"""A browser in words, from what it says of itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser(agent: str) -> str:
    """“Firefox on Windows”."""
    name = next((word for mark, word in BROWSERS if mark in agent), "")
    device = next((word for mark, word in DEVICES if mark in agent), "")
    if name and device:
        return _("%(browser)s on %(device)s") % {"browser": name, "device": device}
    return name or device or _("An unknown browser")
