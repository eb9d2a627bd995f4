"""What is counted of each council: kept here, filled by the rooms that know how when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from django.utils.functional import Promise

from dips.kernel import clock
from dips.kernel.registry import Registry

Text = str | Promise
WHOLE = ""  # the one part of a measure that has no parts
APRIL = 4


class Unit(StrEnum):
    COUNT = "count"
    PENCE = "pence"


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of a region's page. `count` runs in the council's own schema and gives numbers, never names.

    With `parts` it gives a number for each part, and the parts never overlap: the total is their sum and is counted
    in no other way. No measure may be a part of another one, or the difference of the two would tell what is left.
    """

    key: str
    label: Text
    method: Text
    count: Callable[[], Mapping[str, int]]
    unit: Unit = Unit.COUNT
    parts: Text = ""  # what the parts are, like "By stage"
    part_labels: Mapping[str, Text] | None = None  # in their order; None: by the key, as years are
    kind: Literal["bars", "trend"] = "bars"
    answers: Text = ""  # what the programme said that it would measure, where this is it
    follows: tuple[str, ...] = ()  # models whose moves change it at once; all else is counted within the hour
    position: int = 50

    def part_label(self, part: str) -> Text:
        """What a part is called; one that is no longer known keeps its key."""
        return part.replace("-", "–") if self.part_labels is None else self.part_labels.get(part, part)

    def in_order(self, parts: Sequence[str]) -> list[str]:
        known = list(self.part_labels or ())
        return sorted(parts, key=lambda part: (known.index(part) if part in known else len(known), part))


_measures: Registry[Measure] = Registry("what is counted of a council")


def register(measure: Measure) -> Measure:
    """Add a room's measure. Its key stays for ever: councils have agreed to it by that name."""
    return _measures.register(measure.key, measure)


def measures() -> list[Measure]:
    """All of them, in the order of the page."""
    return sorted((measure for _key, measure in _measures), key=lambda each: (each.position, each.key))


def keys() -> list[str]:
    return [measure.key for measure in measures()]


def whole(number: int) -> dict[str, int]:
    """The answer of a measure without parts."""
    return {WHOLE: number}


def financial_year(moment: datetime) -> str:
    """`2022-23`: councils' years begin on 1 April, by the clock of London."""
    day = clock.london(moment).date()
    first = day.year if day.month >= APRIL else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"
