"""A part of the council's standard as a page shows it: its name, its rows, its facts, and the way to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from dips.blueprints import choosing, editing, services
from dips.blueprints.checking import filled
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.blueprints.schemas import CHOICES, FIXED, KEYED, NONE, ORDERED, PENCE, SHOWN, TOGETHER, WHEN
from dips.blueprints.sections import Section
from dips.ui import words

LONGEST = 160


@dataclass(frozen=True)
class Place:
    """A part of a document: a list of records, a record, or a value."""

    section: Section
    document: Document
    address: Address = ()

    @property
    def data(self) -> Any:
        """All of the section."""
        return self.document.sections[self.section.key]

    @property
    def schema(self) -> Mapping[str, Any]:
        return editing.schema_at(self.section.schema, self.address)

    @property
    def value(self) -> Any:
        return editing.at(self.data, self.section.schema, self.address)

    @property
    def is_list(self) -> bool:
        return bool(self.schema.get(KEYED))

    @property
    def digest(self) -> str:
        """What stands here, in 16 letters: a page sends it back, so that nobody's change is overwritten."""
        return hashlib.sha256(json.dumps(self.value, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def title(self) -> str:
        """What people call it."""
        if not self.address:
            return str(self.schema["title"])
        around = self.around
        if around.is_list:
            return editing.row_name(self.value, around.schema)
        return str(self.schema["title"])

    @property
    def around(self) -> Place:
        return replace(self, address=self.address[:-1])

    def at(self, *steps: str) -> Place:
        return replace(self, address=(*self.address, *steps))

    @property
    def home(self) -> Place:
        """The nearest part around it that has a page with a list, or the section."""
        place = self
        while place.address:
            place = place.around
            if not place.is_list or not place.address:
                return place
        return place

    def lists(self) -> list[Place]:
        """The lists of rows in a record, as far as they have a meaning in it."""
        if self.is_list:
            return [self]
        return [
            self.at(name)
            for name, part in self.schema.get("properties", {}).items()
            if part.get(KEYED) and self.value.get(name) and applies(part, self.value)
        ]

    def url(self, page: str = "part") -> str:
        room, name = self.section.key.split("/")
        query = f"?{urlencode({'at': '/'.join(self.address)}, safe='/')}" if self.address else ""
        return reverse(f"adoption_{page}", args=[room, name]) + query

    @property
    def main_url(self) -> str:
        """The page that a list leads to: rows within, or the form."""
        return self.url("part" if self.lists() else "edit")

    def trail(self) -> list[tuple[str, str]]:
        """The pages above, from the overview on."""
        found = [(_("Blueprint"), reverse("adoption_blueprint"))]
        if self.address:
            home = self.home
            return [*home.trail(), (home.title, home.main_url)]
        return found


@dataclass(frozen=True)
class Row:
    """One row of a list on a page."""

    key: str
    name: str
    facts: str
    place: Place
    is_first: bool
    is_last: bool

    @property
    def move_url(self) -> str:
        return self.place.url("move")

    @property
    def remove_url(self) -> str:
        return self.place.url("remove")


@dataclass(frozen=True)
class Listed:
    """A list of records on a page, with what may be done with it."""

    place: Place
    title: str
    hint: str
    thing: str
    rows: list[Row]
    may_move: bool
    may_remove: bool
    add_url: str
    together: str
    together_url: str


def open_place(key: str, at: str) -> Place:
    """A part of what stands. Refuses what is not there."""
    section = services.find(key)
    place = Place(section, filled(services.export()), tuple(filter(None, at.split("/"))))
    if section.key not in place.document.sections:
        raise services.NoSuchSection
    editing.path_of(place.data, section.schema, place.address)
    return place


def listed(place: Place) -> Listed:
    schema, rows = place.schema, place.value
    item, fixed = schema["items"], bool(schema.get(FIXED))
    key = schema[KEYED]
    together = schema.get(TOGETHER, "")
    return Listed(
        place=place,
        title=str(schema["title"]),
        hint=str(schema.get("description", "")) if place.address else "",
        thing=words.lower_first(str(item["title"])),
        rows=[
            Row(
                str(row[key]),
                editing.row_name(row, schema),
                facts(place.at(str(row[key])), fixed=fixed),
                place.at(str(row[key])),
                is_first=index == 0,
                is_last=index == len(rows) - 1,
            )
            for index, row in enumerate(rows)
        ],
        may_move=not fixed and not schema.get(ORDERED) and len(rows) > 1,
        may_remove=not fixed and len(rows) > schema.get("minItems", 0),
        add_url=place.url("add") if _may_add(schema, rows) else "",
        together=words.lower_first(str(item["properties"][together]["title"])) if together else "",
        together_url=place.url("together") if together else "",
    )


def _may_add(schema: Mapping[str, Any], rows: Any) -> bool:
    if schema.get(FIXED) or len(rows) >= schema.get("maxItems", len(rows) + 1):
        return False
    known = schema["items"]["properties"][schema[KEYED]].get("oneOf")
    return known is None or len(rows) < len(known)


def facts(place: Place, *, fixed: bool = False) -> str:
    """One line under a row's name: its kind, and whatever is not as usual."""
    row, schema = place.value, place.schema
    found: list[str] = [editing.name_of(row, schema)] if fixed else []
    known = place.around.schema.get(KEYED)
    for name, part in schema["properties"].items():
        if not applies(part, row) or name not in row:
            continue
        if SHOWN in part:
            if row[name] not in (part.get("default"), None, []):
                found.append(str(part[SHOWN]) % {"value": row[name], "count": _count(row[name])})
        elif "oneOf" in part and name != known and row[name] != part.get("default"):
            found.append(editing.title_of(part, row[name]))
    return " · ".join(found)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def applies(part: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a property has a meaning in this record."""
    return all(row.get(name) in values for name, values in part.get(WHEN, {}).items())


def summary(place: Place) -> Iterator[dict[str, Any]]:
    """A record's own facts, in words."""
    key = place.around.schema.get(KEYED, "") if place.address else ""
    for name, part in place.schema["properties"].items():
        if part.get(KEYED) or name == key or not applies(part, place.value):
            continue
        yield {
            "key": part["title"],
            "value": in_words(place, name),
            "change_url": f"{place.url('edit')}#id_{name}",
        }


def in_words(place: Place, name: str) -> str:
    part, value = place.schema["properties"][name], place.value.get(name)
    if part.get(CHOICES):
        known = {
            json.dumps(each.value): f"{each.group}: {each.label}" if each.group else each.label
            for each in choosing.options(part[CHOICES], place.document, place.address)
        }
        values = value if isinstance(value, list) else [value]
        said = [known.get(json.dumps(each), str(each or "")) for each in values]
        return ", ".join(filter(None, said)) or str(part.get(NONE, _("None")))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return str(part.get(NONE, _("None")))
    if part.get(PENCE):
        return words.pounds(value)
    if "oneOf" in part:
        return editing.title_of(part, value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def way_to(document: Document, key: str, path: tuple[str | int, ...]) -> str:
    """Where a fault is, in the words of the pages: section, row, question."""
    section = services.find(key)
    place = Place(section, document)
    try:
        address = editing.address_of(place.data, section.schema, path)
        names = [
            Place(section, document, address[: end + 1]).title
            for end in range(len(address))
            if not Place(section, document, address[: end + 1]).is_list
        ]
    except (KeyError, TypeError):
        names = []
    return ", ".join([str(section.schema["title"]), *names])
