"""Change a section's data by address: names of properties and keys of rows, as `("pages", "idea", "questions", "cost")`.

Pure functions: what they are given stays as it was, and what they return is new on the way to the change alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import NotFound

from .document import Path
from .schemas import FIXED, KEYED, ORDERED, filled, resolve, trimmed

Address = tuple[str, ...]
Schema = Mapping[str, Any]
LONGEST_KEY = 50


class NoSuchPart(NotFound):
    """There is nothing at the address, or no longer."""

    code = "no_such_part"
    default = _("This is not there any more.")


def key_of(schema: Schema) -> str:
    """The property that the rows of a list are known by; empty for what is no list of records."""
    return str(schema.get(KEYED, ""))


def schema_at(schema: Schema, address: Address) -> Schema:
    """The part of a schema that describes what stands at an address: a list, a row, a value."""
    root = schema
    for part in address:
        schema = resolve(schema, root)
        inner = schema.get("items") if key_of(schema) else schema.get("properties", {}).get(part)
        if inner is None:
            raise NoSuchPart
        schema = inner
    return resolve(schema, root)


def path_of(data: Any, schema: Schema, address: Address) -> Path:
    """The same way with the places of rows in the stead of their keys. Refuses what is not there."""
    path: list[str | int] = []
    root = schema
    for part in address:
        schema = resolve(schema, root)
        if key := key_of(schema):
            step: str | int = _index(data, key, part)
            schema = schema["items"]
        else:
            step = part
            schema = schema.get("properties", {}).get(part)
            if schema is None or not isinstance(data, Mapping) or part not in data:
                raise NoSuchPart
        data = data[step]
        path.append(step)
    return tuple(path)


def address_of(data: Any, schema: Schema, path: Path) -> Address:
    """The address of the nearest part around a path that has one, as a fault gives it."""
    address: list[str] = []
    root = schema
    for step in path:
        schema = resolve(schema, root)
        if (key := key_of(schema)) and isinstance(step, int) and step < len(data):
            address.append(str(data[step][key]))
            schema, data = schema["items"], data[step]
        elif isinstance(step, str) and step in schema.get("properties", {}):
            address.append(step)
            schema, data = schema["properties"][step], data.get(step)
        else:
            break
    return tuple(address)


def at(data: Any, schema: Schema, address: Address) -> Any:
    """What stands at an address."""
    for step in path_of(data, schema, address):
        data = data[step]
    return data


def replaced(data: Any, schema: Schema, address: Address, value: Any) -> Any:
    """With another value there. A property that was left out may be given one; None leaves it out."""
    if not address:
        return value
    *way, last = address
    around = tuple(way)
    parent = at(data, schema, around)
    if not isinstance(parent, Mapping):
        return _put(data, path_of(data, schema, address), lambda _old: value)
    if last not in schema_at(schema, around).get("properties", {}):
        raise NoSuchPart
    kept = {name: each for name, each in parent.items() if name != last}
    if value is not None:
        kept = dict(parent) | {last: value}
    return _put(data, path_of(data, schema, around), lambda _old: kept)


def added(data: Any, schema: Schema, address: Address, row: Mapping[str, Any]) -> Any:
    """With one more row in the list at the address: the last, or where the key's own order puts it."""
    part = schema_at(schema, address)
    if not key_of(part):
        raise NoSuchPart

    def with_row(rows: Any) -> list[Any]:
        return in_order([*rows, row], part)

    if address and address[-1] not in at(data, schema, address[:-1]):
        data = replaced(data, schema, address, [])  # a list that may be left out
    return _put(data, path_of(data, schema, address), with_row)


def removed(data: Any, schema: Schema, address: Address) -> Any:
    """Without the row at the address."""
    rows = address[:-1]
    key = key_of(schema_at(schema, rows))
    at(data, schema, address)
    return _put(data, path_of(data, schema, rows), lambda old: [each for each in old if str(each[key]) != address[-1]])


def moved(data: Any, schema: Schema, address: Address, steps: int) -> Any:
    """With the row so many places further down, or up. It stops at either end."""
    *around, last = address
    key = key_of(schema_at(schema, tuple(around)))

    def reordered(old: Any) -> list[Any]:
        now = _index(old, key, last)
        rest = [*old[:now], *old[now + 1 :]]
        place = min(max(now + steps, 0), len(rest))
        return [*rest[:place], old[now], *rest[place:]]

    return _put(data, path_of(data, schema, tuple(around)), reordered)


def new_key(name: str, taken: Iterable[str]) -> str:
    """A key for a row, made from its name, that no other row has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_KEY].strip("_")
    if not stem or not stem[0].isalpha():
        stem = f"row_{stem}".strip("_")
    used, key, number = set(taken), stem, 2
    while key in used:
        key, number = f"{stem}_{number}", number + 1
    return key


def name_of(row: Mapping[str, Any], schema: Schema) -> str:
    """What people call a row: its first line of words, else the title of its key, else the key as words."""
    parts = schema.get("properties", {})
    for part in naming(schema):
        if row.get(part):
            return str(row[part])
    first = next(iter(parts), "")
    return title_of(parts.get(first, {}), row.get(first, ""))


def row_name(row: Mapping[str, Any], schema: Schema) -> str:
    """The name of a row in its list; of one that can be neither added nor taken out it is the key's, which stays."""
    if schema.get(FIXED):
        return title_of({}, row[schema[KEYED]])
    return name_of(row, schema["items"])


def naming(schema: Schema) -> list[str]:
    """The properties that hold a row's name for people: what must be there, in one line, and is no key."""
    parts = schema.get("properties", {})
    return [
        name
        for name in schema.get("required", ())
        if name != "key" and parts[name].get("type") == "string" and "maxLength" in parts[name]
    ][:1]


def title_of(schema: Schema, value: Any) -> str:
    """One of a few words, as people read it."""
    for each in schema.get("oneOf", ()):
        if each["const"] == value:
            return str(each["title"])
    return str(value).replace("_", " ").capitalize()


def same(one: Any, other: Any, schema: Schema) -> bool:
    """Whether they say the same, whatever defaults are written out."""
    return bool(trimmed(filled(one, schema), schema) == trimmed(filled(other, schema), schema))


def _index(rows: Any, key: str, wanted: str) -> int:
    for index, row in enumerate(rows):
        if str(row[key]) == wanted:
            return index
    raise NoSuchPart


def _put(data: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(data)
    first, rest = path[0], path[1:]
    if isinstance(data, Mapping):
        return dict(data) | {str(first): _put(data[first], rest, change)}
    return [_put(each, rest, change) if index == first else each for index, each in enumerate(data)]


def in_order(rows: list[Any], schema: Schema) -> list[Any]:
    """The rows as the key's own options stand, where the list asks for it."""
    if not schema.get(ORDERED):
        return rows
    key = key_of(schema)
    order = [each["const"] for each in schema["items"]["properties"][key].get("oneOf", ())]
    return sorted(rows, key=lambda row: order.index(row[key]) if row[key] in order else len(order))
