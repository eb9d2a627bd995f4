"""What stands above every page of the back office while the council waits to be deleted."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dips.councils.scope import current
from dips.staff.rules import can
from dips.ui import banners, words
from dips.ui.banners import Banner

from . import queries
from .services import MANAGE


def leaving(request: HttpRequest) -> Banner | None:
    """When, who asked, and that it can be stopped; where, for whoever may."""
    council = current()
    departure = queries.announced(council.schema_name) if council is not None else None
    if council is None or departure is None:
        return None
    title = _("%(council)s is to be deleted on %(day)s")
    text = _("%(who)s asked for it on %(day)s. Whoever manages your data can stop it.")
    who = departure.asked_label if departure.asked_by else _("The platform")
    to, may = reverse("archives"), can(request.user, MANAGE)  # type: ignore[arg-type]  # the admin is for people
    return Banner(
        title % {"council": council.name, "day": words.day(departure.due_at)},
        text % {"who": who, "day": words.day(departure.created_at)},
        to if may and request.path != to else "",
        _("See how to stop it"),
    )


def register() -> None:
    banners.banners.register("leaving", leaving)
