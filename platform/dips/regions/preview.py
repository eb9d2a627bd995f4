"""A council's own figures: as they are counted, and as others see them or would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import totals
from .measures import WHOLE
from .models import Figure
from .services.counting import present
from .totals import Line, Sum


@dataclass(frozen=True, slots=True)
class Own:
    """A number of this council alone: what it is, and what others see of it."""

    label: object
    counted: Sum
    seen: Sum


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A measure with its parts; `seen` is the line that an area would show if it had no other council."""

    seen: Line
    parts: Sequence[Own]
    counted: Sum


def read() -> list[OwnLine]:
    """Everything that sharing would show, counted at this moment."""
    found = []
    for measure, counted, figures in present():
        rows = [
            Figure(measure=measure.key, part=part, value=each.value, is_small=each.is_small)
            for part, each in figures.items()
        ]
        line = totals.line(measure, rows, 1)
        sums = {part.key: part.sum for part in line.parts}
        parts = [
            Own(measure.part_label(key), _sum(counted[key], line), sums[key])
            for key in measure.in_order(list(counted))
            if key != WHOLE and key in sums
        ]
        found.append(OwnLine(line, parts, _sum(sum(counted.values()), line)))
    return found


def _sum(number: int, line: Line) -> Sum:
    return Sum(number, 0, line.measure.unit)
