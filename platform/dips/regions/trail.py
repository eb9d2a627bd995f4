"""What a council's trail says of this room, in an officer's words."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dips.kernel.models import AuditEvent
from dips.staff import from_outside
from dips.staff import trail as council

SAID = {
    "consent.give": _("Agreed to share its figures"),
    "consent.revoke": _("Stopped sharing its figures"),
}

MOVED = {
    "council.place": _("%(who)s changed the strategic authority: %(change)s"),
    "council.identify": _("%(who)s said which council this is and where it lies: %(change)s"),
}


def say(event: AuditEvent) -> str:
    """With how many measures it was; empty for another room's event."""
    if event.verb in MOVED:
        return _placed(event)
    if event.verb not in SAID:
        return ""
    said = str(SAID[event.verb])
    if measures := event.data.get("measures"):
        said += f" ({len(measures)})"
    return f"{said}. {event.reason}" if event.reason else said


def _placed(event: AuditEvent) -> str:
    ends = [event.data.get(end) or gettext("none") for end in ("from", "to")]
    facts = {"who": from_outside.who(event), "change": " → ".join(ends)}
    said = str(MOVED[event.verb]) % facts
    if event.data.get("has_ended"):
        said += ". " + gettext("What was shared with the one before ended with it.")
    return said


def register() -> None:
    council.sayings.register("regions", say)
