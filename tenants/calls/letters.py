"""Letters about a call. Who gets them is known by the room of applications, which sends them."""

from __future__ import annotations

from tenants.programmes import letters

CLOSING_REMINDER = "call_closing_reminder"


def register() -> None:
    letters.register(CLOSING_REMINDER, fields=letters.CHALLENGE | {"supplier_name", "days_left"})
