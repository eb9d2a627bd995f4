"""What a merge did, told record by record: a criterion, a letter, a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import editing
from ..document import Document
from ..schemas import resolve
from .differences import Change, difference, schemas_of
from .shapes import Address
from .three import Merge

Place = tuple[str, Address]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record and what each side changed in it."""

    section: str
    address: Address
    ours: tuple[Change, ...] = ()
    theirs: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """`both` are those that fit together; a record in which something must be chosen is in none of the three."""

    theirs: list[Entry]
    ours: list[Entry]
    both: list[Entry]


def account(base: Document, ours: Document, theirs: Document, merge: Merge) -> Account:
    """Sort what changed by whose it is. What the blueprint says of itself does not count."""
    schemas = dict(schemas_of())
    mine, their = (_by_record(difference(base, each), schemas) for each in (ours, theirs))
    disputed = {(each.section, record_at(each.address, schemas[each.section])) for each in merge.conflicts}
    entries = [
        Entry(*place, tuple(mine.get(place, ())), tuple(their.get(place, ())))
        for place in dict.fromkeys([*their, *mine])
        if place not in disputed and not any(_inside(place, each) for each in disputed)
    ]
    return Account(
        theirs=[each for each in entries if not each.ours],
        ours=[each for each in entries if not each.theirs],
        both=[each for each in entries if each.ours and each.theirs],
    )


def _inside(place: Place, other: Place) -> bool:
    return place[0] == other[0] and place[1][: len(other[1])] == other[1]


def _by_record(changes: Iterable[Change], schemas: Mapping[str, Mapping[str, Any]]) -> dict[Place, list[Change]]:
    found: dict[Place, list[Change]] = {}
    for change in changes:
        if change.section:
            place = (change.section, record_at(change.address, schemas[change.section]))
            found.setdefault(place, []).append(change)
    return found


def record_at(address: Address, schema: Mapping[str, Any]) -> Address:
    """The address of the row that a part stands in; of the section where it stands in none."""
    end, root = 0, schema
    for place, step in enumerate(address, start=1):
        schema = resolve(schema, root)
        if editing.key_of(schema):
            schema, end = schema.get("items", {}), place
        else:
            schema = schema.get("properties", {}).get(step, {})
    return address[:end]
