"""App configuration: the operator's link in the portal's header, and what a council's trail says of an operator."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse


class ConsoleConfig(AppConfig):
    name = "dips.console"
    label = "console"
    verbose_name = "Operator's console"

    def ready(self) -> None:
        from dips.kernel import outbox  # noqa: PLC0415 -- app loading
        from dips.ui import navigation, pages  # noqa: PLC0415 -- as above

        from . import trail  # noqa: PLC0415 -- as above
        from .errors import AccessOver  # noqa: PLC0415 -- as above
        from .services import jobs  # noqa: PLC0415 -- as above

        outbox.register(jobs.KIND, jobs.start)
        pages.ways_on.register(AccessOver.code, _to_the_accesses)
        trail.register()

        navigation.register(
            "portal", "console", label="Operator's console", url="console:home", position=70, visible=_for_operators
        )


def _to_the_accesses(request: HttpRequest) -> tuple[str, str]:
    return "All emergency accesses", reverse("console:accesses")


def _for_operators(request: HttpRequest) -> bool:
    from dips.councils.rules import is_operator  # noqa: PLC0415 -- as above

    return is_operator(getattr(request, "user", None))
