"""Where challenges are: the table of an officer's home and of a programme's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from dips.accounts.requests import PersonRequest
from dips.ui.spine import SpineStage
from tenants.programmes.faces import Panel, register_panel
from tenants.programmes.models import Programme

from . import faces, queries
from .models import Challenge
from .states import ChallengeStatus


@dataclass(frozen=True, slots=True)
class Place:
    """Where one challenge is, and what the rooms above say of it: the name of each column, and its cell."""

    challenge: Challenge
    stages: list[SpineStage]
    cells: list[tuple[str | Promise, object]]


@dataclass(frozen=True, slots=True)
class Places:
    """The rows and the names of their columns."""

    rows: list[Place]
    columns: list[str | Promise]


def places(request: PersonRequest, programme: Programme | None = None) -> Places:
    """Each challenge that someone may know of, without those that are withdrawn or archived."""
    mine = queries.visible_to(request.user).exclude(status__in=[ChallengeStatus.WITHDRAWN, ChallengeStatus.ARCHIVED])
    rows = _of(mine, programme)
    columns = [(column.label, column.values(request, rows)) for _key, column in faces.columns]
    return Places(
        [
            Place(row, queries.spine(row), [(label, values.get(row.pk, "–")) for label, values in columns])
            for row in rows
        ],
        [label for label, _values in columns],
    )


def _of(mine: QuerySet[Challenge], programme: Programme | None) -> list[Challenge]:
    """Of one programme by reference; of the council its newest programme first."""
    if programme is not None:
        return list(mine.filter(programme=programme).order_by("reference"))
    return list(mine.order_by("-programme__starts_on", "programme", "reference"))


def _panel(request: PersonRequest, programme: Programme) -> dict[str, Any] | None:
    found = places(request, programme)
    return {"places": found} if found.rows else None


def register() -> None:
    register_panel(Panel("places", "challenges/admin/places.html", _panel))
