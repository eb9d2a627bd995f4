"""Bring together two changed copies of a sequence: lines of a text, or the order of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")


def merged_lines(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> list[T] | None:
    """Both sides' changes, if between any two of them a line stayed as it was; None if they touch."""
    merged: list[T] = []
    for was, mine, their in _chunks(base, ours, theirs):
        if mine in (was, their):
            merged += their
        elif their == was:
            merged += mine
        else:
            return None
    return merged


def _chunks(
    base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]
) -> Iterator[tuple[Sequence[T], Sequence[T], Sequence[T]]]:
    """The three cut into parts at every line that all of them kept."""
    mine, their = _kept(base, ours), _kept(base, theirs)
    at = (0, 0, 0)
    for line in (each for each in range(len(base)) if each in mine and each in their):
        here = (line, mine[line], their[line])
        yield base[at[0] : here[0]], ours[at[1] : here[1]], theirs[at[2] : here[2]]
        yield base[line : line + 1], ours[here[1] : here[1] + 1], theirs[here[2] : here[2] + 1]
        at = (here[0] + 1, here[1] + 1, here[2] + 1)
    yield base[at[0] :], ours[at[1] :], theirs[at[2] :]


def _kept(base: Sequence[T], other: Sequence[T]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {a + step: b + step for a, b, size in blocks for step in range(size)}


def merged_order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], kept: Collection[str]
) -> list[str] | None:
    """The order of the rows that are kept; None if both sides moved rows, each in another way.

    Rows that the two sides added at the same place stand there by name, so that it is no matter who is who.
    """
    base, ours, theirs = ([name for name in each if name in kept] for each in (base, ours, theirs))
    mine, their = _shared(ours, theirs), _shared(theirs, ours)
    if mine == their:
        return list(_woven(ours, theirs, mine))
    old = [name for name in base if name in mine]
    stayed = [[name for name in each if name in old] == old for each in (mine, their)]
    if stayed == [True, False]:
        return inserted(theirs, ours)
    return inserted(ours, theirs) if stayed == [False, True] else None


def _shared(these: Sequence[str], those: Sequence[str]) -> list[str]:
    return [name for name in these if name in those]


def _woven(ours: Sequence[str], theirs: Sequence[str], shared: Sequence[str]) -> Iterator[str]:
    mine, their = 0, 0
    for anchor in [*shared, None]:
        ends = (ours.index(anchor), theirs.index(anchor)) if anchor is not None else (len(ours), len(theirs))
        for run in sorted(part for part in (list(ours[mine : ends[0]]), list(theirs[their : ends[1]])) if part):
            yield from run
        if anchor is not None:
            yield anchor
        mine, their = ends[0] + 1, ends[1] + 1


def inserted(into: Sequence[str], others: Sequence[str]) -> list[str]:
    """The first order, with what only the second has behind what it follows there."""
    order = list(into)
    for place, name in enumerate(others):
        if name not in order:
            order.insert(order.index(others[place - 1]) + 1 if place else 0, name)
    return order
