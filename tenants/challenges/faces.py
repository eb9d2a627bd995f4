"""What higher rooms add to an officer's pages of challenges: panels on one, columns in the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from dips.accounts.requests import PersonRequest
from dips.kernel.registry import Registry

from .models import Challenge


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a challenge's page. `context` answers None where the panel has nothing to say.

    With `next` in the context, those words lead to the panel from what can be done now: its heading has the key as id.
    """

    key: str
    template: str
    context: Callable[[PersonRequest, Challenge], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list. `values` is asked once for all rows, so that a long list costs no more queries."""

    key: str
    label: str | Promise
    values: Callable[[PersonRequest, Sequence[Challenge]], Mapping[UUID, object]]


panels: Registry[Panel] = Registry("panels of a challenge")
columns: Registry[Column] = Registry("columns of the list of challenges")


def register_panel(panel: Panel) -> None:
    panels.register(panel.key, panel)


def register_column(column: Column) -> None:
    columns.register(column.key, column)
