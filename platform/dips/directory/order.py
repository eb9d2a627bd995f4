"""The country's list in its order, read range by range from the indexes: what is open by its deadline, then what opens
next, then what closed last. `queries.matching` says the same in one statement, which sorts every row there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from dips.councils import lookup
from dips.kernel.prepared import Prepared
from dips.ui import now as present

from . import milestones, queries
from .models import ChallengeIndex
from .queries import WIDEST, Filters
from .states import BEFORE_THE_CALL, LISTED_STATUSES, Status

OPEN, UPCOMING, CLOSED = range(3)
RANKS = {Status.OPEN: OPEN, Status.UPCOMING: UPCOMING, Status.CLOSED: CLOSED, Status.WITHDRAWN: CLOSED}
KEYS = ("rank", "due", "reference", "id")
Position = tuple[int, float, str, Any]


@dataclass(frozen=True, slots=True)
class Range:
    """Rows that one column sorts; without a column those of a rank that have no date, by their reference."""

    rank: int
    column: str
    where: Q
    latest_first: bool = False

    def in_order(self, rows: QuerySet[ChallengeIndex], *, backward: bool) -> QuerySet[ChallengeIndex]:
        dated = [f"-{self.column}" if self.latest_first else self.column] if self.column else []
        keys = [*dated, "reference", "id"]
        if backward:
            keys = [key[1:] if key.startswith("-") else f"-{key}" for key in keys]
        return rows.filter(self.where).order_by(*keys).annotate(rank=Value(self.rank, IntegerField()))

    def after(self, position: Position, *, backward: bool) -> Q | None:
        """What comes after a place in the list: everything, a part of this range, or nothing."""
        rank, due, reference, pk = position
        mine = (self.rank, not self.column)
        there = (rank, due == WIDEST)
        if mine != there:
            return Q() if (mine < there) == backward else None
        beyond = "lt" if backward else "gt"
        later = Q(**{f"reference__{beyond}": reference}) | Q(**{"reference": reference, f"id__{beyond}": pk})
        if not self.column:
            return later
        moment = datetime.fromtimestamp(abs(due), UTC)
        past = "lt" if backward != self.latest_first else "gt"
        from_there = Q(**{f"{self.column}__{past}e": moment})  # says it twice, so that the index is entered there
        return from_there & (Q(**{f"{self.column}__{past}": moment}) | later)


class InOrder:
    """The answers to a question, in order. As long as, and cut like, any sequence."""

    def __init__(self, filters: Filters, sizes: dict[str, int] | None = None) -> None:
        """`sizes` tells how many rows each status has, for whoever wants pages by number."""
        self.filters, self.sizes, self.now = filters, sizes, present.now()
        self.asked = frozenset(filters.status or LISTED_STATUSES) & frozenset(RANKS)
        self.ranges = list(_ranges(self.asked, self.now))

    @cached_property
    def rows(self) -> QuerySet[ChallengeIndex]:
        return queries.narrowed(self.filters).defer("search", "summary")

    def count(self) -> int:
        return sum(self.sizes.values()) if self.sizes is not None else queries.matching(self.filters).count()

    __len__ = count

    def __getitem__(self, part: slice) -> list[ChallengeIndex]:
        """A page by its number. Only the statuses that stand on it are read."""
        start, stop = part.start or 0, part.stop if part.stop is not None else self.count()
        if self.sizes is None:
            return self._told(queries.matching(self.filters)[start:stop])
        found: list[ChallengeIndex] = []
        for status in LISTED_STATUSES:
            size = self.sizes.get(status, 0)
            first, last = max(start, 0), min(stop, size)
            if first < last:
                found += self._of_rank(RANKS[status], first, last)
            start, stop = start - size, stop - size
        return self._told(found)

    def take(self, position: Position | None, size: int, *, backward: bool) -> list[ChallengeIndex]:
        """The next rows from a place. The range one stands in most often has enough of them; else the others are asked."""
        found: list[ChallengeIndex] = []
        if position is None and not backward:
            for each in self.ranges:
                found += self._rows(each, 0, size - len(found)) if len(found) < size else []
            return self._told(found)
        parts = self._parts(position, size, backward=backward)
        found += next(parts, ())
        if len(found) < size and (others := list(parts)):
            found += others[0].union(*others[1:], all=True) if others[1:] else others[0]
        found = self._told(found)
        found.sort(key=place, reverse=backward)
        return found[:size]

    def _parts(self, position: Position | None, size: int, *, backward: bool) -> Iterator[Any]:
        """The rows of each range that come after a place; one range is put into words only when it is asked."""
        for each in reversed(self.ranges) if backward else self.ranges:
            where = each.after(position, backward=backward) if position is not None else Q()
            if where is not None:
                yield each.in_order(self.rows.filter(where), backward=backward)[:size]

    def _rows(self, each: Range, first: int, last: int) -> list[ChallengeIndex]:
        """Rows of a range by their number in it. Far down the list that only a status narrows, a milestone is gone on from."""
        number = self.ranges.index(each)
        if first >= milestones.APART and not self.filters.without("status"):
            name = (number, self.asked)
            in_order = each.in_order(self.rows, backward=False)
            behind, stone = milestones.last_before(in_order, first, tell=_stands, name=name)
            if stone is not None and (there := each.after(stone, backward=False)) is not None:
                return list(in_order.filter(there)[first - behind : last - behind])
        if self.filters in queries.USUAL:
            return _usual(number, first, last)(now=self.now)
        return list(each.in_order(self.rows, backward=False)[first:last])

    def _of_rank(self, rank: int, first: int, last: int) -> Iterator[ChallengeIndex]:
        """Rows of one rank by their number in it: how many a range has is asked only beyond its end."""
        before = 0
        for each in self.ranges:
            if each.rank == rank and before < last:
                skipped = max(first - before, 0)
                found = self._rows(each, skipped, last - before)
                yield from found
                before += skipped + len(found) if found or not skipped else self.rows.filter(each.where).count()

    def _told(self, rows: Iterable[ChallengeIndex]) -> list[ChallengeIndex]:
        """With council, status, and what they are sorted by."""
        found = list(rows)
        councils = lookup.of_rows(row.schema for row in found)
        for row in found:
            if row.schema in councils:
                row.council = councils[row.schema]
            rank, row.due, *_ = _stands(row)  # type: ignore[attr-defined]
            row.status = Status.WITHDRAWN if row.withdrawn else LISTED_STATUSES[rank]  # type: ignore[attr-defined]
        return found


@lru_cache(maxsize=256)
def _usual(number: int, first: int, last: int) -> Prepared[ChallengeIndex]:
    """A part of a range, of the list that nobody has narrowed."""

    def build(now: datetime) -> QuerySet[ChallengeIndex]:
        chosen = list(_ranges(frozenset(LISTED_STATUSES), now))[number]
        return chosen.in_order(InOrder(Filters()).rows, backward=False)[first:last]

    return Prepared(build, now=datetime)


def place(row: Any) -> Position:
    """Where a row stands in the list."""
    return row.rank, row.due, row.reference, row.pk


def _stands(row: Any) -> Position:
    """The same of a row that has just been read."""
    return row.rank, _due(row, row.rank), row.reference, row.pk


def _due(row: ChallengeIndex, rank: int) -> float:
    moment = row.opens_at if rank == UPCOMING else row.closes_at
    if moment is None:
        return WIDEST
    return -moment.timestamp() if rank == CLOSED else moment.timestamp()


def _ranges(asked: Set[str], now: datetime) -> Iterator[Range]:
    """The ranges of these statuses. Together they hold every row once, as `queries.STATUS_SQL` sorts them."""
    shown, early = Q(withdrawn=False), Q(stage__in=BEFORE_THE_CALL)
    still = Q(closes_at=None) | Q(closes_at__gt=now)
    if Status.OPEN in asked:
        yield Range(OPEN, "closes_at", shown & Q(opens_at__lte=now, closes_at__gt=now))
    if Status.UPCOMING in asked:
        yield Range(UPCOMING, "opens_at", shown & Q(opens_at__lte=now, closes_at=None))
        yield Range(UPCOMING, "opens_at", shown & still & Q(opens_at__gt=now))
        yield Range(UPCOMING, "", shown & still & early & Q(opens_at=None))
    if asked & {Status.CLOSED, Status.WITHDRAWN}:
        ended, never = Q(), Q()
        if Status.CLOSED in asked:
            undecided = Q(opens_at=None) & ~early
            ended, never = shown & (Q(closes_at__lte=now) | Q(closes_at__gt=now) & undecided), shown & still & undecided
        if Status.WITHDRAWN in asked:
            ended, never = ended | Q(withdrawn=True), never | Q(withdrawn=True)
        yield Range(CLOSED, "closes_at", ended & Q(closes_at__isnull=False), latest_first=True)
        yield Range(CLOSED, "", never & Q(closes_at=None))
