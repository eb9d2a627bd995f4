"""No 1 or 2 of a council comes out, whatever two answers are held against each other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from types import SimpleNamespace
from typing import Any

from dips.regions import charts, saying, totals
from dips.regions.measures import WHOLE, Measure, Unit
from dips.regions.models import Figure
from dips.regions.small import LEAST, NOTHING, SMALL, Shown, shown

STAGES = ("one", "two", "three")
MEASURES = [
    Measure("plain", "Plain", "Counted.", dict),
    Measure("staged", "Staged", "Counted.", dict, parts="By stage", part_labels=dict(zip(STAGES, STAGES, strict=True))),
    Measure("yearly", "Yearly", "Counted.", dict, parts="By year", kind="trend"),
    Measure("money", "Money", "Counted.", dict, unit=Unit.PENCE),
]
PARTS = {"plain": [WHOLE], "staged": list(STAGES), "yearly": ["2024-25", "2025-26"], "money": [WHOLE]}
Truth = dict[tuple[str, str], int]  # measure and part
World = dict[str, list[Truth]]  # a council's truths, one after another


def a_world(dice: random.Random) -> World:
    """Some councils at three times, with many small counts among them."""
    keys = [(measure.key, part) for measure in MEASURES for part in PARTS[measure.key]]
    small = [0, 1, 1, 2, 2, 3, 4, 5, 9, 40]
    return {
        f"c_{number}": [{key: dice.choice(small) for key in keys} for _time in range(3)]
        for number in range(dice.randint(1, 4))
    }


def flipped(world: World, dice: random.Random) -> World:
    """The same with each count of 1 or 2 made the other one, or left: what nobody may be able to tell."""
    return {
        council: [
            {
                key: dice.choice([1, 2]) if value in (1, 2) and key[0] != "money" else value
                for key, value in true.items()
            }
            for true in truths
        ]
        for council, truths in world.items()
    }


def figures_of(council: str, truths: list[Truth]) -> Iterator[list[Figure]]:
    """What the council shows at each time, after what it showed before."""
    before: dict[tuple[str, str], Shown] = {}
    for true in truths:
        rows = []
        for (measure, part), number in true.items():
            is_money = measure == "money"
            figure = Shown(number) if is_money else shown(number, before.get((measure, part)))
            before[measure, part] = figure
            rows.append(
                Figure(schema=council, measure=measure, part=part, value=figure.value, is_small=figure.is_small)
            )
        yield rows


def everything(world: World, monkeypatch: Any) -> list[Any]:
    """All that anybody could ever be shown: every set of councils that may take part, at every time, in every form."""
    monkeypatch.setattr(totals.measures, "measures", lambda: MEASURES)
    shown_by = {council: list(figures_of(council, truths)) for council, truths in world.items()}
    area = SimpleNamespace(slug="an-area", name="An area", kind="region")
    seen = []
    for size in range(1, len(world) + 1):
        for taking_part in combinations(sorted(world), size):
            for time in range(3):
                rows = [row for council in taking_part for row in shown_by[council][time]]
                lines = totals.lines(rows, [[each.key for each in MEASURES]] * size)
                found = totals.AreaFigures(area=area, lines=lines, taking_part=(), councils=size)  # type: ignore[arg-type]
                drawn = [charts.trend(line.measure, line.parts) for line in lines if line.measure.kind == "trend"]
                notes = [(line.note, [part.sum.note for part in line.parts]) for line in lines]
                seen.append((saying.as_dict(found), saying.as_csv(found), drawn, notes))
    return seen


def test_a_one_cannot_be_told_from_a_two(monkeypatch, rounds, figure) -> None:
    """Region against authority within it, with and without a council, today against yesterday, page against file."""
    told, worlds = [], rounds(quick=60, full=2000)
    for seed in range(worlds):
        dice = random.Random(seed)
        world = a_world(dice)
        if everything(world, monkeypatch) != everything(flipped(world, dice), monkeypatch):
            told.append(seed)

    assert told == []
    figure("random worlds in which a small count could be told", len(told), limit=0, cases=worlds)


def test_control_the_rule_of_adding_small_counts_is_caught(monkeypatch) -> None:
    monkeypatch.setattr("tests.dips.regions.test_small.shown", lambda true, before=None: Shown(true))

    dice = random.Random(1)
    world = a_world(dice)

    assert everything(world, monkeypatch) != everything(flipped(world, random.Random(2)), monkeypatch)


def test_no_step_of_a_council_is_one_or_two(rounds) -> None:
    """What arrived between two looks is 0, at least 3, or comes from or goes to a small count that is not told."""
    dice = random.Random(7)
    for _round in range(rounds(quick=500, full=20_000)):
        before = None
        for _time in range(6):
            now = shown(dice.choice([0, 1, 2, 3, 4, 5, 6, 8, 12]), before)
            assert now.value == 0 or now.value >= LEAST
            if before is not None and not now.is_small and not before.is_small:
                assert abs(now.value - before.value) not in (1, 2)
            before = now


def test_an_area_is_the_sum_of_what_its_councils_show(monkeypatch, rounds) -> None:
    monkeypatch.setattr(totals.measures, "measures", lambda: MEASURES)
    for seed in range(rounds(quick=100, full=2000)):
        dice = random.Random(seed)
        world = a_world(dice)
        agreed = {
            council: sorted(dice.sample([each.key for each in MEASURES], dice.randint(0, 4))) for council in world
        }
        rows = [
            row
            for council, truths in world.items()
            for row in list(figures_of(council, truths))[-1]
            if row.measure in agreed[council]
        ]

        found = {line.measure.key: line for line in totals.lines(rows, agreed.values())}

        assert set(found) == {key for keys in agreed.values() for key in keys}
        for key, line in found.items():
            mine = [row for row in rows if row.measure == key]
            assert line.total.value == sum(row.value for row in mine)
            assert line.councils == sum(key in keys for keys in agreed.values())
            assert line.total.small == len({row.schema for row in mine if row.is_small})
            if line.measure.parts:
                assert line.total.value == sum(part.sum.value for part in line.parts)


def test_shown() -> None:
    assert [shown(true) for true in (0, 1, 2, 3)] == [NOTHING, SMALL, SMALL, Shown(3)]
    assert shown(7, Shown(5)) == Shown(5)
    assert shown(8, Shown(5)) == Shown(8)
    assert shown(3, Shown(5)) == Shown(5)
    assert shown(2, Shown(3)) == SMALL
    assert shown(0, SMALL) == NOTHING
    assert shown(4, SMALL) == Shown(4)
