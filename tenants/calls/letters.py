"""Letters about a call. Who gets them is known by the room of applications, which sends them."""

from __future__ import annotations

from tenants.programmes import letters

CLOSING_REMINDER = "call_closing_reminder"
EXTENDED = "call_extended"
CANCELLED = "call_cancelled"


def register() -> None:
    letters.register(CLOSING_REMINDER, fields=letters.CHALLENGE | {"supplier_name", "days_left"})
    for key in (EXTENDED, CANCELLED):
        letters.register(key, fields=letters.CHALLENGE | {"supplier_name", "reason"}, since=1)
