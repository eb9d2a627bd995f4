"""Say in words where a part of a blueprint is, what stands there, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from re import findall
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.kernel.money import Money

from . import editing
from .merging import ABSENT, ORDER, Address
from .schemas import META_SCHEMA, PENCE, resolve
from .sections import registry

Schema = Mapping[str, Any]
WORDS = r"(?:\{\{[^{}]*\}\}|\S)+\s*"  # a merge field is one word
FEWEST_WORDS = 4  # a shorter text is shown as a whole, not word by word


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: `kept`, `gone` or `new`."""

    kind: str
    text: str


def schema_of(section: str) -> Schema:
    return registry.get(section).schema if section else META_SCHEMA


def section_title(section: str) -> str:
    """What the section is called; the blueprint itself is what is left."""
    return str(schema_of(section).get("title") or (section.rpartition("/")[2] if section else _("About the blueprint")))


def part_titles(section: str, address: Address, *sides: Any) -> list[str]:
    """The names on the way to a part. `sides` are the section's data in each document that may have the part."""
    root = schema = schema_of(section)
    found: list[str] = []
    for place, step in enumerate(address):
        schema = resolve(schema, root)
        if step == ORDER:
            return [*found, _("Order")]
        if key := editing.key_of(schema):
            rows = [_row(side, key, step) for side in sides]
            row: Mapping[str, Any] = next((row for row in rows if row is not ABSENT), {})
            name = editing.row_name(row, schema) if row else step.replace("_", " ")
            schema = resolve(schema.get("items", {}), root)
            found.append(f"{schema['title']}: {name}" if schema.get("title") else name)
            sides = tuple(rows)
        elif schema.get("items"):
            found.append(_("no. %(number)s") % {"number": int(step) + 1} if step.isdigit() else step)
            schema = schema["items"]
        else:
            schema = schema.get("properties", {}).get(step, {})
            if place == len(address) - 1 or not editing.key_of(resolve(schema, root)):  # a row says what list it is in
                found.append(str(schema.get("title") or step.replace("_", " ").capitalize()))
            sides = tuple(side.get(step, ABSENT) if isinstance(side, Mapping) else ABSENT for side in sides)
    return found


def _row(side: Any, key: str, name: str) -> Any:
    rows = side if isinstance(side, list) else ()
    return next((row for row in rows if isinstance(row, Mapping) and row.get(key) == name), ABSENT)


def schema_at(section: str, address: Address) -> Schema:
    """The part of the schema that describes what stands at an address; nothing where none does."""
    root = schema = schema_of(section)
    for step in address:
        schema = resolve(schema, root)
        inner = schema.get("items") or schema.get("properties", {}).get(step)
        if inner is None or step == ORDER:
            return {}
        schema = inner
    return resolve(schema, root)


def shown(value: Any, schema: Schema) -> str:
    """A value as people read it; a row as its parts, each in a line."""
    if value is ABSENT:
        return _("Not there")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int) and schema.get(PENCE):
        return str(Money(value))
    if isinstance(value, str):
        return editing.title_of(schema, value) if schema.get("oneOf") else value or _("Empty")
    if isinstance(value, Mapping):
        return "\n".join(_lines(value, schema))
    if isinstance(value, list):
        item = schema.get("items", {})
        return "\n".join(_item(each, item) for each in value) or _("None")
    return str(value)


def _lines(row: Mapping[str, Any], schema: Schema) -> Iterable[str]:
    for name, part in schema.get("properties", {}).items():
        if name in row and row[name] not in ("", [], part.get("default")) and name != "key":
            yield f"{part.get('title') or name}: {_short(row[name], part)}"


def _short(value: Any, schema: Schema) -> str:
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        return ngettext("%(count)d row", "%(count)d rows", len(value)) % {"count": len(value)}
    return ", ".join(map(str, value)) if isinstance(value, list) else shown(value, schema)


def _item(value: Any, schema: Schema) -> str:
    if not isinstance(value, Mapping):
        return shown(value, schema)
    weight = f", {value['weight']}" if isinstance(value.get("weight"), int) else ""
    return editing.name_of(value, schema) + weight


def pieces(before: str, after: str) -> list[Piece]:
    """The words of two texts side by side in one: what was kept, what is gone, what is new."""
    if min(len(before.split()), len(after.split())) < FEWEST_WORDS:
        whole = [Piece("gone", before), Piece("new", after)] if before != after else [Piece("kept", after)]
        return [piece for piece in whole if piece.text]
    old, new = (findall(WORDS, text) for text in (before, after))
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", "".join(new[c:d])))
            continue
        found += [Piece(kind, "".join(words)) for kind, words in (("gone", old[a:b]), ("new", new[c:d])) if words]
    return found
