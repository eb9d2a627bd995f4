"""Columns of a chart over years, placed; the template draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .measures import Measure, Text
from .totals import Part

STEP, WIDE, HIGH, TOP = 100, 56, 120, 26
MOST = 8  # years; a table below the chart has them all


@dataclass(frozen=True, slots=True)
class Column:
    """One year. `middle` is where its words stand."""

    label: Text
    value: str
    x: int
    y: int
    height: int
    middle: int


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    floor: int
    columns: Sequence[Column]
    words: str


def trend(measure: Measure, parts: Sequence[Part]) -> Chart | None:
    """The last years, those without anything among them. One year is no trend."""
    known = {part.key: part for part in parts}
    years = list(_years(sorted(known)))[-MOST:]
    if len(years) < 2:
        return None
    most = max((part.sum.value for part in parts), default=0) or 1
    columns = []
    for place, year in enumerate(years):
        value = known[year].sum.value if year in known else 0
        height = round(HIGH * value / most)
        x = place * STEP + (STEP - WIDE) // 2
        label = str(measure.part_label(year))
        columns.append(Column(label, f"{value:,}", x, TOP + HIGH - height, height, place * STEP + STEP // 2))
    said = "; ".join(f"{each.label}: {each.value}" for each in columns)
    return Chart(len(years) * STEP, TOP + HIGH + 30, TOP + HIGH, columns, said)


def _years(keys: Sequence[str]) -> Iterator[str]:
    """From the first to the last, like 2022-23; nothing is left out between."""
    if keys:
        for first in range(int(keys[0][:4]), int(keys[-1][:4]) + 1):
            yield f"{first}-{(first + 1) % 100:02d}"
