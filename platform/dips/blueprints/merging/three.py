"""The three-way merge of blueprints, held to the rules of the whole when it is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..document import Document
from ..editing import in_order
from ..faults import Fault
from ..rules import Semver
from ..schemas import resolve
from . import rulings
from .choices import OURS, THEIRS, Choice
from .differences import compared, schemas_of
from .sequences import inserted, merged_lines, merged_order
from .shapes import ABSENT, ORDER, Address, by_key, is_long, is_placed, is_set, key_of

Place = tuple[str, Address]
Three = tuple[Any, Any, Any]  # what stood, what we have, what they have
Check = Callable[[Document], Sequence[Fault]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that both changed, or that breaks a rule when both changes stand: somebody must choose."""

    section: str
    address: Address
    base: Any
    ours: Any
    theirs: Any
    chosen: Choice | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """`document` holds ours where nothing is chosen yet. `faults` are those that no choice of a side could mend."""

    document: Document
    conflicts: tuple[Conflict, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def open(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if conflict.chosen is None]

    @property
    def is_ready(self) -> bool:
        return not self.open and not self.faults


def merge(
    base: Document,
    ours: Document,
    theirs: Document,
    choices: Mapping[Place, Choice] | None = None,
    check: Check | None = None,
) -> Merge:
    """What changed on one side is taken, what changed on both is brought together or becomes a conflict.

    With `check` the result is held to the rules as a whole: a rule that it breaks becomes a conflict of the parts that
    break it. A choice counts for everything below its place.
    """
    parts = compared(base), compared(ours), compared(theirs)
    made = _made(parts, choices or {}, OURS)
    if check is None:
        return made
    faults = list(check(made.document))
    if faults and made.open:
        other = {(fault.key, fault.message) for fault in check(_made(parts, choices or {}, THEIRS).document)}
        faults = [fault for fault in faults if (fault.key, fault.message) in other]
    return _ruled(made, parts, faults)


def _made(parts: Three, choices: Mapping[Place, Choice], prefer: str) -> Merge:
    merged: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for key, schema in schemas_of():
        chosen = {address: choice for (section, address), choice in choices.items() if section == key}
        section = _Section(key, schema, chosen, prefer)
        value = section.merged(_each(parts, key), schema, ())
        conflicts += section.conflicts
        if value is not ABSENT:
            merged[key] = value
    return Merge(Document(merged.pop(""), merged), tuple(conflicts))


def _ruled(made: Merge, parts: Three, faults: Sequence[Fault]) -> Merge:
    """Turn faults of the whole into conflicts of the smallest parts whose choice could mend them."""
    chosen = {(each.section, each.address) for each in made.conflicts if each.chosen is not None}
    schemas = dict(schemas_of())
    found, left = rulings.places(faults, made.document, parts, schemas, chosen)
    over = [
        Conflict(
            section, address, *_three(rulings.at(part, section, address, schemas) for part in parts), faults=tuple(why)
        )
        for (section, address), why in found.items()
    ]
    kept = [each for each in made.conflicts if not any(_within(each, whole) for whole in over)]
    return replace(made, conflicts=(*over, *kept), faults=tuple(left))


def _within(part: Conflict, whole: Conflict) -> bool:
    return part.section == whole.section and part.address[: len(whole.address)] == whole.address


def _three(sides: Iterable[Any]) -> Three:
    base, ours, theirs = sides
    return base, ours, theirs


def _each(sides: Three, name: str) -> Three:
    """What each side has under a name."""
    return _three(each.get(name, ABSENT) for each in sides)


@dataclass(slots=True)
class _Section:
    key: str
    root: Mapping[str, Any]
    choices: Mapping[Address, Choice]
    prefer: str
    conflicts: list[Conflict] = field(default_factory=list)

    def merged(self, sides: Three, schema: Mapping[str, Any], at: Address) -> Any:
        base, ours, theirs = sides
        if ours == theirs:
            return ours
        if at in self.choices:
            return self._conflict(base, ours, theirs, at)
        if ours == base or theirs == base:
            changed = theirs if ours == base else ours
            return changed if not self._chosen_below(at) else self._parts(sides, schema, at)
        return self._parts(sides, schema, at)

    def _chosen_below(self, at: Address) -> bool:
        return any(len(each) > len(at) and each[: len(at)] == at for each in self.choices)

    def _parts(self, sides: Three, schema: Mapping[str, Any], at: Address) -> Any:
        base, ours, theirs = sides
        schema = resolve(schema, self.root)
        kind = type(ours)
        if type(theirs) is not kind or not isinstance(base, kind | type(ABSENT)):
            return self._conflict(base, ours, theirs, at)
        if kind is dict:
            return self._record(base or {}, ours, theirs, schema, at)
        if kind is list:
            return self._list(base, ours, theirs, schema, at)
        if kind is str and base is not ABSENT and is_long(schema, base, ours, theirs):
            lines = merged_lines(*(text.split("\n") for text in (base, ours, theirs)))
            return "\n".join(lines) if lines is not None else self._conflict(base, ours, theirs, at)
        if (self.key, at) == ("", ("version",)) and base is not ABSENT:
            return max(ours, theirs, key=Semver.of)
        return self._conflict(base, ours, theirs, at)

    def _record(self, base: Any, ours: Any, theirs: Any, schema: Mapping[str, Any], at: Address) -> dict[str, Any]:
        properties = schema.get("properties", {})
        names = [name for name in properties if name in ours or name in theirs]
        names += sorted({*ours, *theirs} - set(names))
        values = {
            name: self.merged(_each((base, ours, theirs), name), properties.get(name, {}), (*at, name))
            for name in names
        }
        return {name: value for name, value in values.items() if value is not ABSENT}

    def _list(self, base: Any, ours: Any, theirs: Any, schema: Mapping[str, Any], at: Address) -> Any:
        item, old = schema.get("items", {}), [] if base is ABSENT else base
        if key := key_of(schema, old, ours, theirs):
            return self._rows((by_key(old, key), by_key(ours, key), by_key(theirs, key)), schema, at)
        if is_placed(schema, old, ours, theirs):
            return [
                self.merged(each, item, (*at, str(n))) for n, each in enumerate(zip(old, ours, theirs, strict=True))
            ]
        if is_set(old, ours, theirs):
            return self._rows(_three({word: word for word in each} for each in (old, ours, theirs)), schema, at)
        lines = merged_lines(*([json.dumps(row, sort_keys=True) for row in each] for each in (old, ours, theirs)))
        return [json.loads(line) for line in lines] if lines is not None else self._conflict(base, ours, theirs, at)

    def _rows(self, rows: Three, schema: Mapping[str, Any], at: Address) -> list[Any]:
        item = schema.get("items", {})
        names = dict.fromkeys(name for each in rows for name in each)
        values = {name: self.merged(_each(rows, name), item, (*at, name)) for name in names}
        kept = {name: value for name, value in values.items() if value is not ABSENT}
        order = self._order(_three(list(each) for each in rows), kept, (*at, ORDER))
        return in_order([kept[name] for name in order], schema)

    def _order(self, orders: Three, kept: Mapping[str, Any], at: Address) -> list[str]:
        order = None if at in self.choices else merged_order(orders[0], orders[1], orders[2], kept)
        if order is not None:
            return order
        base, ours, theirs = ([name for name in each if name in kept] for each in orders)
        first = self._conflict(base, ours, theirs, at)
        return inserted(inserted(inserted(first, ours), theirs), base)

    def _conflict(self, base: Any, ours: Any, theirs: Any, at: Address) -> Any:
        choice = self.choices.get(at)
        self.conflicts.append(Conflict(self.key, at, base, ours, theirs, choice))
        return (choice or Choice(self.prefer)).of(base, ours, theirs)
