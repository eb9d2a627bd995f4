"""What the audit trail says of a programme and its parts, in an officer's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.models import AuditEvent
from dips.staff import trail as council

SAID = {
    "programme.start": _("Started"),
    "programme.clone": _("Started with the set-up of an earlier programme"),
    "programme.edit": _("Changed"),
    "programme.open": _("Shown to the public"),
    "programme.close": _("Closed"),
    "programme.add_partner": _("Partner added"),
    "programme.remove_partner": _("Partner taken out"),
    "programme.add_funding": _("Funding added"),
    "programme.remove_funding": _("Funding taken out"),
    "programme.shipped_letter": _("Standard letter added"),
    "partnerorganisation.edit": _("Partner changed"),
    "fundingline.edit": _("Funding changed"),
    "stage.edit": _("Stage renamed"),
    "serviceteam.add": _("Service team added"),
    "serviceteam.edit": _("Service team changed"),
}


def say(event: AuditEvent) -> str:
    """With the name of a partner or source, and the reason where one was given; empty for another room's event."""
    if event.verb not in SAID:
        return ""
    said = str(SAID[event.verb])
    named = event.data.get("partner") or event.data.get("source") or event.data.get("like")
    if isinstance(named, str):
        said += f": {named}"
    return f"{said}. {event.reason}" if event.reason else said


def register() -> None:
    """Lend these words to the trail of the whole council."""
    council.sayings.register("programmes", say)
