"""What stands above every page of the back office while a newcomer works without the second step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from dips.ui import banners, words
from dips.ui.banners import Banner

if TYPE_CHECKING:
    from django.http import HttpRequest


def without_second_step(request: HttpRequest) -> Banner | None:
    until = getattr(request, "works_without_second_step_until", None)
    if not until:
        return None
    text = _("Add your second step by %(day)s. After that you cannot work here without it.")
    return Banner(
        _("You have no second step yet"),
        text % {"day": words.deadline(until)},
        reverse("mfa_activate_totp"),
        _("Add it now"),
    )


def register() -> None:
    banners.banners.register("second_step", without_second_step)
