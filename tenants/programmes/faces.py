"""What higher rooms add to an officer's page of a programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dips.accounts.requests import PersonRequest
from dips.kernel.registry import Registry

from .models import Programme


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a programme's page. `context` answers None where the panel has nothing to say."""

    key: str
    template: str
    context: Callable[[PersonRequest, Programme], dict[str, Any] | None]


panels: Registry[Panel] = Registry("panels of a programme")


def register_panel(panel: Panel) -> None:
    panels.register(panel.key, panel)


def panels_of(request: PersonRequest, programme: Programme) -> list[dict[str, Any]]:
    """The panels that have something to say, with their words."""
    asked = [(panel.template, panel.context(request, programme)) for _key, panel in panels]
    return [{"template": template, "context": context} for template, context in asked if context is not None]
