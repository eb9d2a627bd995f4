"""What a council's trail says of its own names, in an officer's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.models import AuditEvent
from dips.staff import trail as council

SAID = {
    "claim.ask": _("Asked for a name of the council’s own"),
    "claim.ask_again": _("Asked again for a name that had lapsed"),
    "claim.prove": _("A name was proved to be the council’s"),
    "claim.go_live": _("The site answers at a name of its own"),
    "claim.lapse": _("A name lapsed, for its records were gone"),
    "claim.release": _("Gave a name up"),
    "council.choose_first_host": _("Chose the first address of the site"),
    "sender.choose": _("Chose the address that letters come from"),
    "sender.drop": _("Letters come from the service’s own address again"),
    "sender.test": _("Sent a letter to try the address"),
}


def register() -> None:
    council.lend("domains", SAID, _fact)


def _fact(event: AuditEvent) -> str:
    """The name, or what it was before and is now."""
    if not event.verb.startswith("claim."):
        return " → ".join(event.data.get(end) or "–" for end in ("from", "to")) if "to" in event.data else ""
    return str(event.data.get("name", ""))
