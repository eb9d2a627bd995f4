"""Where every tenth row of a long list stands, so that a page far down is entered by the index and not counted to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db.models import QuerySet, Window
from django.db.models.functions import Mod, RowNumber

from dips.councils.remembered import remembered

APART = 10  # rows; from a milestone on they are counted
KEYS = ("reference", "opens_at", "closes_at")
Place = TypeVar("Place")


def last_before(
    rows: QuerySet[Any], skipped: int, *, tell: Callable[[Any], Place], name: Hashable
) -> tuple[int, Place | None]:
    """How many of the `skipped` rows end with the last milestone among them, and its place; (0, None) near the top.

    `rows` are in order. They are gone through once, and the places that `tell` gives are kept under `name` until
    anything public is written, or a call opens or closes.
    """
    if skipped < APART:
        return 0, None
    found = remembered(("milestones", name), lambda: [tell(row) for row in _every(rows)], by_clock=True)
    number = min(skipped // APART, len(found))
    return (number * APART, found[number - 1]) if number else (0, None)


def _every(rows: QuerySet[Any]) -> QuerySet[Any]:
    order: Any = rows.query.order_by
    numbered = rows.only(*KEYS).annotate(number=Window(RowNumber(), order_by=order))
    return numbered.annotate(beyond=Mod("number", APART)).filter(beyond=0).order_by("number")
