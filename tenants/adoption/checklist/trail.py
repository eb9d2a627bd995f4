"""What the audit trail says of the checklist, in an officer's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.models import AuditEvent
from dips.staff import trail as council

SAID = {
    "checklist.assign": _("Said who does it, and until when"),
    "checklist.done": _("Marked as done"),
    "checklist.undone": _("Marked as not done"),
    "checklist.seen_done": _("Seen to be done"),
    "checklist.seen_undone": _("No longer seen to be done"),
    "checklist.ask_signature": _("Asked for a signature"),
    "checklist.sign": _("Signed"),
    "checklist.remind": _("Reminded"),
}


def say(event: AuditEvent) -> str:
    """With the name of who signed; empty for another room's event."""
    if event.verb not in SAID:
        return ""
    said = str(SAID[event.verb])
    return f"{said}: {event.data['name']}, {event.data['job_title']}" if event.verb == "checklist.sign" else said


def register() -> None:
    """Lend these words to the trail of the whole council."""
    council.sayings.register("adoption", say)
