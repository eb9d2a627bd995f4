"""Blueprints as pages show them: what is in one, who made and uses it, and two of them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dips.councils import lookup
from dips.councils.states import CouncilState

from . import editing, queries, wording
from .checking import filled
from .document import Document
from .merging import ABSENT, Address, Change, difference
from .merging.account import record_at
from .models import BlueprintVersion, Use
from .sections import ordered
from .wording import Piece

DEEPEST = 6  # how far up a lineage is followed


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a blueprint: its title, and the names of what is in it."""

    title: str
    hint: str
    names: list[str]
    count: int  # of its rows; 0 for one that has none


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a record, and its words before and after."""

    title: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Card:
    """One record that differs."""

    title: str
    section: str
    before: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Offer:
    """A version with what the exchange tells of it."""

    version: BlueprintVersion
    maker: str
    users: list[str]
    lineage: list[str]


def contents(document: Document) -> Iterator[Part]:
    """What somebody who takes this blueprint gets, section by section."""
    full = filled(document)
    for section in ordered():
        key, schema = section.key, section.schema
        if key not in full.sections:
            continue
        data = full.sections[key]
        yield Part(
            wording.section_title(key), str(schema.get("description", "")), list(_names(data, schema)), _rows(data)
        )


def _rows(data: Any) -> int:
    lists = [data] if isinstance(data, list) else data.values()
    return sum(len(each) for each in lists if isinstance(each, list))


def _names(data: Any, schema: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(data, list):
        for row in data:
            weight = f" – {row['weight']}%" if "weight" in row else ""
            yield f"{editing.row_name(row, schema)}{weight}"
        return
    for name, part in schema.get("properties", {}).items():
        if isinstance(data.get(name), list):
            yield from _names(data[name], part)
        elif name != "name" and data.get(name) not in (None, ""):
            yield f"{part.get('title') or name}: {wording.shown(data[name], part)}"


def offers(versions: Iterable[BlueprintVersion]) -> list[Offer]:
    """Each version with its maker, the councils that use some version of the same name, and what it comes from."""
    users, known = queries.users(), sources()
    return [
        Offer(
            each,
            maker_of(each),
            [name for name in map(_council, users.get(each.name, ())) if name],
            lineage(each, known),
        )
        for each in versions
    ]


def _council(use: Use) -> str:
    """Its name; empty for one that is not here for the public, such as one that is kept ready."""
    council = lookup.by_schema(use.schema)
    return council.name if council is not None and council.state == CouncilState.ACTIVE else ""


def maker_of(version: BlueprintVersion) -> str:
    """The council that published it; what has no owner comes with the service."""
    council = lookup.by_schema(version.owner) if version.owner else None
    if council is not None:
        return council.name
    return pgettext("who made a blueprint", "A council that is no longer here") if version.owner else _("this service")


def sources() -> dict[str, str]:
    """What each version was made from, as far as versions are to be seen from here."""
    rows = BlueprintVersion.objects.exclude(based_on_name="").values_list(
        "name", "version", "based_on_name", "based_on_version"
    )
    return {f"{name} {version}": f"{based_on} {its_version}" for name, version, based_on, its_version in rows}


def lineage(version: BlueprintVersion, known: Mapping[str, str]) -> list[str]:
    """What it was made from, nearest first."""
    found: list[str] = []
    step = known.get(str(version), "")
    while step and step not in found and len(found) < DEEPEST:
        found.append(step)
        step = known.get(step, "")
    return found


def side_by_side(before: Document, after: Document) -> list[Card]:
    """Every record that differs, its words before and after. What the blueprints say of themselves does not count."""
    grouped: dict[tuple[str, Address], list[Change]] = {}
    for change in difference(before, after):
        if change.section:
            place = change.section, record_at(change.address, wording.schema_of(change.section))
            grouped.setdefault(place, []).append(change)
    return [card(section, address, changes, before, after) for (section, address), changes in grouped.items()]


def card(section: str, address: Address, changes: Iterable[Change], *documents: Document) -> Card:
    """A record by its name, with a line for each part of it that changed."""
    sides = [each.sections.get(section, ABSENT) for each in documents]
    made = Card(title_at(section, address, *reversed(sides)), wording.section_title(section))
    for change in changes:
        old, new = lines_of(section, address, change, sides)
        made.before.append(old)
        made.after.append(new)
    return made


def title_at(section: str, address: Address, *sides: Any) -> str:
    return " › ".join(wording.part_titles(section, address, *sides)) or wording.section_title(section)


def lines_of(section: str, record: Address, change: Change, sides: list[Any]) -> tuple[Line, Line]:
    """What stood there, with what is gone marked, and what stands there, with what is new marked."""
    titles = wording.part_titles(section, change.address, *sides)[-1:] if len(change.address) > len(record) else [""]
    schema = wording.schema_at(section, change.address)
    both = ("" if value is ABSENT else wording.shown(value, schema) for value in (change.before, change.after))
    words = wording.pieces(*both)
    title = titles[0] if titles else ""
    return (
        Line(title, [piece for piece in words if piece.kind != "new"]),
        Line(title, [piece for piece in words if piece.kind != "gone"]),
    )
