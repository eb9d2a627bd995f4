"""Where to ask when a merged blueprint breaks a rule: the smallest part on which the two sides differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..document import Document
from ..editing import address_of
from ..faults import Fault
from ..sections import registry
from .shapes import ABSENT, Address, by_key, key_of

Place = tuple[str, Address]
Schemas = Mapping[str, Mapping[str, Any]]


def places(
    faults: Sequence[Fault],
    document: Document,
    parts: Sequence[Mapping[str, Any]],
    schemas: Schemas,
    chosen: Collection[Place],
) -> tuple[dict[Place, list[Fault]], list[Fault]]:
    """Each fault with the place to choose at, and the faults for which there is none.

    A place that is chosen already did not mend it, so the next larger part is asked for; in the end whole sections,
    and those that they build on.
    """
    found: dict[Place, list[Fault]] = {}
    left: list[Fault] = []
    for fault in faults:
        for section, address in _around(fault, document, schemas):
            sides = [at(part, section, address, schemas) for part in parts[1:]]
            if sides[0] != sides[1] and (section, address) not in chosen:
                found.setdefault((section, address), []).append(fault)
                break
        else:
            left.append(fault)
    whole = {place: why for place, why in found.items() if not any(_inside(place, other) for other in found)}
    return whole, left


def _inside(place: Place, other: Place) -> bool:
    return place != other and place[0] == other[0] and place[1][: len(other[1])] == other[1]


def _around(fault: Fault, document: Document, schemas: Schemas) -> Iterator[Place]:
    if fault.key not in schemas:
        return
    data = document.sections.get(fault.key) if fault.key else dict(document.meta)
    address = address_of(data, schemas[fault.key], fault.path) if data is not None else ()
    for end in range(len(address), -1, -1):
        yield fault.key, address[:end]
    for key in _related(fault.key):
        yield key, ()


def _related(key: str) -> list[str]:
    """The sections that this one builds on, then those that build on it."""
    if key not in registry:
        return []
    return [*registry.get(key).after, *(name for name, section in registry if key in section.after)]


def at(part: Mapping[str, Any], section: str, address: Address, schemas: Schemas) -> Any:
    """What one side has at an address; ABSENT where it has nothing."""
    value, schema = part.get(section, ABSENT), schemas[section]
    for step in address:
        if isinstance(value, list) and (key := key_of(schema, value)):
            value, schema = by_key(value, key).get(step, ABSENT), schema.get("items", {})
        elif isinstance(value, dict):
            value, schema = value.get(step, ABSENT), schema.get("properties", {}).get(step, {})
        else:
            return ABSENT
    return value
