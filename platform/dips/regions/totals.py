"""An area's figures: the sums of what its councils show. Read once; page, files and API say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from dips.councils.models import Council, Region
from dips.ui import words

from . import measures, queries
from .measures import WHOLE, Measure, Text, Unit
from .models import Figure


@dataclass(frozen=True, slots=True)
class Sum:
    """A number added up over councils, and of how many the figure was too small to be counted."""

    value: int
    small: int = 0
    unit: Unit = Unit.COUNT

    @property
    def told(self) -> int | None:
        """The number for programs: none where there is something, and all of it too small to be told."""
        return None if not self.value and self.small else self.value

    @property
    def text(self) -> str:
        """The number as it is shown; a dash for what is not told."""
        if self.told is None:
            return "–"
        return words.pounds(self.value) if self.unit == Unit.PENCE else f"{self.value:,}"

    @property
    def note(self) -> str:
        """What is said under the number, so that nobody takes it for the whole."""
        if not self.small:
            return ""
        said = ngettext(
            "%(n)d council’s figure is under 3 and not counted",
            "%(n)d councils’ figures are under 3 and not counted",
            self.small,
        )
        return said % {"n": self.small}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a measure. `share` is its length in a chart, in per cent of the largest."""

    key: str
    label: Text
    sum: Sum
    share: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of an area: its total is the sum of its parts, and counted in no other way."""

    measure: Measure
    total: Sum
    councils: int
    parts: Sequence[Part] = ()

    @property
    def note(self) -> str:
        if not self.measure.parts or not self.total.small:
            return self.total.note
        said = ngettext(
            "Parts under 3 of %(n)d council are not counted",
            "Parts under 3 of %(n)d councils are not counted",
            self.total.small,
        )
        return said % {"n": self.total.small}


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """All that a viewer of an area gets to see."""

    area: Region
    lines: Sequence[Line]
    taking_part: Sequence[Council]
    councils: int
    as_of: datetime | None = None


def of_area(area: Region) -> AreaFigures:
    """The councils that agreed, of how many, and their sums. The area is told to the database, which shows no other's."""
    with queries.looking_at(area):
        shared = queries.agreed(area)
        found = list(queries.figures())
    known = list(queries.councils_in(area))
    return AreaFigures(
        area=area,
        lines=lines(found, shared.values()),
        taking_part=[council for council in known if council.schema_name in shared],
        councils=len(known),
        as_of=min((row.counted_at for row in found), default=None),
    )


def lines(found: Iterable[Figure], shared: Iterable[Sequence[str]]) -> list[Line]:
    """What is shown of each measure that somebody shares."""
    lists = [set(each) for each in shared]
    rows: defaultdict[str, list[Figure]] = defaultdict(list)
    for row in found:
        rows[row.measure].append(row)
    told = []
    for measure in measures.measures():
        councils = sum(measure.key in each for each in lists)
        if councils:
            told.append(line(measure, rows[measure.key], councils))
    return told


def line(measure: Measure, rows: Sequence[Figure], councils: int) -> Line:
    """One measure: every part added up, the total added up from the parts."""
    sums: dict[str, Sum] = {}
    for row in rows:
        so_far = sums.get(row.part, Sum(0))
        sums[row.part] = Sum(so_far.value + row.value, so_far.small + row.is_small, measure.unit)
    small = len({row.schema for row in rows if row.is_small})
    total = Sum(sum(each.value for each in sums.values()), small, measure.unit)
    if not measure.parts:
        return Line(measure, total, councils)
    most = max((each.value for each in sums.values()), default=0)
    parts = [
        Part(key, measure.part_label(key), sums[key], round(100 * sums[key].value / most) if most else 0)
        for key in measure.in_order(list(sums))
        if key != WHOLE
    ]
    return Line(measure, total, councils, parts)
