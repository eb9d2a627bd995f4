"""What differs between two blueprints, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..checking import filled
from ..document import Document
from ..schemas import META_SCHEMA, resolve
from ..sections import ordered
from .shapes import ABSENT, ORDER, Address, by_key, is_placed, key_of

__all__ = ["ABSENT", "ORDER", "Address", "Change", "compared", "difference", "schemas_of"]


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs. `section` is empty for what the blueprint says of itself; ABSENT is "not there"."""

    section: str
    address: Address
    before: Any
    after: Any


def difference(a: Document, b: Document) -> list[Change]:
    """Empty if the two say the same. A row that is new or gone is one change; a changed one is a change for each part."""
    before, after = compared(a), compared(b)
    return [
        Change(key, address, was, now)
        for key, schema in schemas_of()
        for address, was, now in differing(before.get(key, ABSENT), after.get(key, ABSENT), schema, schema)
    ]


def schemas_of() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a blueprint says of itself, then each section in its order."""
    yield "", META_SCHEMA
    for section in ordered():
        yield section.key, section.schema


def compared(document: Document) -> dict[str, Any]:
    """The document's data with every default written out, so that what is left out differs from nothing."""
    full = filled(document)
    return {"": dict(full.meta), **full.sections}


def differing(
    before: Any, after: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: Address = ()
) -> Iterator[tuple[Address, Any, Any]]:
    if before == after:
        return
    schema = resolve(schema, root)
    if isinstance(before, dict) and isinstance(after, dict):
        properties = schema.get("properties", {})
        for name in dict.fromkeys([*before, *after]):
            part = properties.get(name, {})
            yield from differing(before.get(name, ABSENT), after.get(name, ABSENT), part, root, (*at, name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, schema, root, at)
    else:
        yield at, before, after


def _lists(
    before: list[Any], after: list[Any], schema: Mapping[str, Any], root: Mapping[str, Any], at: Address
) -> Iterator[tuple[Address, Any, Any]]:
    item = schema.get("items", {})
    if key := key_of(schema, before, after):
        olds, news = by_key(before, key), by_key(after, key)
        for name in dict.fromkeys([*olds, *news]):
            yield from differing(olds.get(name, ABSENT), news.get(name, ABSENT), item, root, (*at, name))
        stayed = [name for name in olds if name in news]
        order = [name for name in news if name in olds]
        if stayed != order:
            yield (*at, ORDER), stayed, order
    elif is_placed(schema, before, after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differing(old, new, item, root, (*at, str(place)))
    else:
        yield at, before, after
