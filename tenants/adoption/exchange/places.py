"""Conflicts as fields of a form, and what was posted as choices of a merge."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from dips.blueprints import services
from dips.blueprints.merging import BASE, OURS, OWN, THEIRS, Choice, Conflict
from dips.blueprints.merging.three import Place
from dips.blueprints.models import BlueprintVersion

from ..editor.speaking import spoken

SIDES = (OURS, THEIRS, BASE, OWN)
MOST_ROUNDS = 5


def field_of(conflict: Conflict) -> str:
    """A short name for the place of a conflict that may stand in the markup."""
    place = "/".join((conflict.section, *conflict.address))
    return f"c{hashlib.sha256(place.encode()).hexdigest()[:12]}"


Broken = Mapping[Place, list[str]]


def chosen(
    version: BlueprintVersion, posted: Mapping[str, str]
) -> tuple[services.Comparison, Mapping[Place, Choice], Broken]:
    """The comparison with everything chosen that was posted, and what is wrong with words that were written anew.

    What was chosen may break a rule of the whole, which is one thing more to choose; it may have been posted as well.
    Where own words break it, they are asked for again: another side would not keep what was meant.
    """
    comparison, choices = _chosen(version, posted)
    broken = {
        place: [spoken(fault.sentence, comparison.merge.document) for fault in each.faults]
        for each in comparison.merge.open
        for place, choice in choices.items()
        if choice.side == OWN and place[0] == each.section and place[1][: len(each.address)] == each.address
    }
    if not broken:
        return comparison, choices, {}
    sound = {place: choice for place, choice in choices.items() if place not in broken}
    return services.compare(version, sound), sound, broken


def _chosen(version: BlueprintVersion, posted: Mapping[str, str]) -> tuple[services.Comparison, dict[Place, Choice]]:
    choices: dict[Place, Choice] = {}
    for _round in range(MOST_ROUNDS):
        comparison = services.compare(version, choices)
        new = dict(_choices(comparison.merge.open, posted))
        if not new.keys() - choices.keys():
            break
        choices |= new
    return comparison, choices


def _choices(conflicts: Iterable[Conflict], posted: Mapping[str, Any]) -> Iterable[tuple[Place, Choice]]:
    for conflict in conflicts:
        name = field_of(conflict)
        side, text = posted.get(name, ""), posted.get(f"{name}-own", "").replace("\r\n", "\n").strip()
        if side in SIDES and (text or side != OWN):
            yield (conflict.section, conflict.address), Choice(side, text if side == OWN else "")
