"""What a council's trail says of an operator who read there, or saw to its messages. English, as all of the console."""

from __future__ import annotations

from dips.kernel.models import AuditEvent
from dips.staff import trail as council

from .panes import page_read

SAID = {
    "emergencyaccess.open": "An operator of the platform got emergency access",
    "emergencyaccess.read": "An operator of the platform read a page",
    "emergencyaccess.end": "Ended the operator’s emergency access",
    "outboxmessage.retry": "An operator of the platform sent %(messages)s again that could not be delivered",
    "outboxmessage.park": "An operator of the platform set %(messages)s aside that could not be delivered",
}


def register() -> None:
    council.lend("console", SAID, _fact, filling=lambda event: {"messages": _messages(event)})


def _fact(event: AuditEvent) -> str:
    return page_read(event) if event.verb == "emergencyaccess.read" else ""


def _messages(event: AuditEvent) -> str:
    number = event.data.get("number", 1)
    what = "letter" if event.data.get("kind") == "mail" else "message"
    return f"a {what}" if number == 1 else f"{number} {what}s"
