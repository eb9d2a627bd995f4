"""The colour and letters that a blueprint brings to a council that has none yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.blueprints import checks
from dips.blueprints.document import Document
from dips.blueprints.faults import Fault
from dips.councils.models import Branding
from dips.councils.scope import current
from dips.kernel.actors import Actor

THEME = "cms/theme"
COLOUR = "^(#[0-9a-f]{6})?$"
THEME_SCHEMA = checks.titled(
    checks.record(
        ["accent"],
        accent=checks.titled(
            {"type": "string", "pattern": COLOUR, "x-like": "#7b1e5b, with small letters"}, _("Colour")
        ),
        letter=checks.titled({"type": "string", "maxLength": 3, "default": ""}, _("Letters where there is no logo")),
    ),
    _("Logo and colours"),
    _("A blueprint brings the colour of a council that has none yet."),
)


def export_theme() -> dict[str, Any]:
    branding = _branding()
    return {"accent": branding.given.lower() if branding else "", "letter": branding.letter if branding else ""}


def apply_theme(data: dict[str, Any], by: Actor) -> None:
    """Give a council that has no colour yet this one. A colour of its own is never overwritten."""
    branding = _branding()
    if branding is None or branding.given or not re.match(COLOUR, data["accent"]):
        return
    branding.given = data["accent"]
    branding.letter = branding.letter or data["letter"]
    branding.save()


def look_that_stays(data: dict[str, Any], document: Document) -> Iterable[Fault]:
    """A council's colour and letters are changed where they can be looked at."""
    now = export_theme()
    for part in ("accent", "letter"):
        if now[part] and data[part] != now[part]:
            message = f"The council has “{now[part]}” already."
            yield document.fault(THEME, (part,), message, "Change it under “Name, logo and colour”.")


def _branding() -> Branding | None:
    council = current()
    return Branding.objects.filter(council_id=council.pk).first() if council is not None else None
