"""An area's figures as data: the same numbers in the same words for the file, the page and the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from dips.ui.cells import as_sheet

from .measures import Measure, Unit
from .small import LEAST
from .totals import AreaFigures, Line, Sum

COLUMNS = (
    "area", "measure", "measure_name", "part", "part_name", "number", "pounds", "councils", "councils_under_3", "as_of",
)  # fmt: skip


def as_dict(figures: AreaFigures) -> dict[str, Any]:
    """What the JSON file and the API say."""
    area = figures.area
    return {
        "area": {"slug": area.slug, "name": area.name, "kind": area.kind},
        "councils": {
            "taking_part": len(figures.taking_part),
            "of": figures.councils,
            "slugs": [council.slug for council in figures.taking_part],
        },
        "as_of": _utc(figures.as_of),
        "small_numbers": {"least": LEAST, "rule": rule()},
        "measures": [_line(line) for line in figures.lines],
    }


def rule() -> str:
    """The rule for small numbers, in a sentence or two."""
    return _(
        "A council’s figure of 1 or 2 counts as nothing, here and in every total, and a figure that has changed by"
        " fewer than 3 stands as it was. A total of parts is the sum of the parts that are shown."
    )


def as_csv(figures: AreaFigures) -> str:
    """One row a number: a measure's total, then its parts."""
    return as_sheet(COLUMNS, _rows(figures))


def _rows(figures: AreaFigures) -> Iterator[list[Any]]:
    as_of = _utc(figures.as_of) or ""
    for line in figures.lines:
        measure = line.measure
        first = [figures.area.slug, measure.key, str(measure.label)]
        shown = [("", "", line.total), *((part.key, str(part.label), part.sum) for part in line.parts)]
        for key, label, total in shown:
            yield [*first, key, label, *_number(measure, total), line.councils, total.small, as_of]


def _number(measure: Measure, total: Sum) -> list[object]:
    """A number and a sum of money stand in columns of their own, so that each can be added up. Pounds, as on the page.

    Neither is there where the page has a dash: a 0 would be taken for a fact.
    """
    if total.told is None:
        return ["", ""]
    return ["", f"{total.told / 100:.2f}"] if measure.unit == Unit.PENCE else [total.told, ""]


def _line(line: Line) -> dict[str, Any]:
    measure = line.measure
    return {
        "key": measure.key,
        "name": str(measure.label),
        "method": str(measure.method),
        "unit": measure.unit.value if measure.unit == Unit.COUNT else "GBP pence",
        "value": line.total.told,
        "councils": line.councils,
        "councils_under_3": line.total.small,
        "parts_are": str(measure.parts),
        "parts": [
            {
                "key": part.key,
                "name": str(part.label),
                "value": part.sum.told,
                "councils_under_3": part.sum.small,
            }
            for part in line.parts
        ],
    }


def _utc(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None
