"""What other rooms hang into the page of the plan: how it is paid, how it is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dips.accounts.requests import PersonRequest
from dips.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page under its own heading: a template, drawn with `panel` as the context given here."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


panels: Registry[Callable[[PersonRequest], Panel | None]] = Registry("parts of the page of the plan")


def register(key: str, panel: Callable[[PersonRequest], Panel | None]) -> None:
    """Add a part; None where it is not for whoever looks. It asks itself who may do what it offers."""
    panels.register(key, panel)


def shown(request: PersonRequest) -> list[Panel]:
    found = (panel(request) for _key, panel in panels)
    return [each for each in found if each is not None]
