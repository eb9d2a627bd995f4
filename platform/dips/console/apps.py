"""App configuration: the operator's link in the portal's header."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest


class ConsoleConfig(AppConfig):
    name = "dips.console"
    label = "console"
    verbose_name = "Operator's console"

    def ready(self) -> None:
        from dips.ui import navigation  # noqa: PLC0415 -- app loading

        navigation.register(
            "portal", "console", label="Operator's console", url="console:home", position=70, visible=_for_operators
        )


def _for_operators(request: HttpRequest) -> bool:
    from dips.councils.rules import is_operator  # noqa: PLC0415 -- as above

    return is_operator(getattr(request, "user", None))
