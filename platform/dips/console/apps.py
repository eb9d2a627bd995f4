"""App configuration: the operator's link in the portal's header, and what a council's trail says of an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse

if TYPE_CHECKING:
    from dips.kernel.models import AuditEvent


SAID = {
    "emergencyaccess.open": "An operator of the platform got emergency access",
    "emergencyaccess.read": "An operator of the platform read a page",
    "emergencyaccess.end": "Ended the operator’s emergency access",
}
MESSAGES = {
    "outboxmessage.retry": "An operator of the platform sent %s again that could not be delivered",
    "outboxmessage.park": "An operator of the platform set %s aside that could not be delivered",
}


class ConsoleConfig(AppConfig):
    name = "dips.console"
    label = "console"
    verbose_name = "Operator's console"

    def ready(self) -> None:
        from dips.kernel import outbox  # noqa: PLC0415 -- app loading
        from dips.staff import trail  # noqa: PLC0415 -- as above
        from dips.ui import navigation, pages  # noqa: PLC0415 -- as above

        from .errors import AccessOver  # noqa: PLC0415 -- as above
        from .services import jobs  # noqa: PLC0415 -- as above

        outbox.register(jobs.KIND, jobs.start)
        pages.ways_on.register(AccessOver.code, _to_the_accesses)
        trail.sayings.register("console", _said)

        navigation.register(
            "portal", "console", label="Operator's console", url="console:home", position=70, visible=_for_operators
        )


def _said(event: AuditEvent) -> str:
    from .panes import page_read  # noqa: PLC0415 -- as above

    if event.verb in MESSAGES:
        said = MESSAGES[event.verb] % _messages(event.data)
        return f"{said}: {event.reason}" if event.reason else said
    said = SAID.get(event.verb, "")
    more = event.reason or (page_read(event) if event.verb == "emergencyaccess.read" else "")
    return f"{said}: {more}" if said and more else said


def _to_the_accesses(request: HttpRequest) -> tuple[str, str]:
    return "All emergency accesses", reverse("console:accesses")


def _messages(told: dict[str, Any]) -> str:
    number = told.get("number", 1)
    what = "letter" if told.get("kind") == "mail" else "message"
    return f"a {what}" if number == 1 else f"{number} {what}s"


def _for_operators(request: HttpRequest) -> bool:
    from dips.councils.rules import is_operator  # noqa: PLC0415 -- as above

    return is_operator(getattr(request, "user", None))
