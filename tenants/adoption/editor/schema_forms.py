"""A form made from the schema of a record. It keeps what was typed, and shows each fault at the field it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dips.blueprints import choosing, editing
from dips.blueprints.choosing import Option
from dips.blueprints.document import Path
from dips.blueprints.editing import Address
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.schemas import CHOICES, KEYED, ORDERED, SUFFIX, TOGETHER, WHEN
from dips.kernel.errors import DomainError
from dips.ui.forms import GovukForm, WholeNumberField
from dips.ui.words import lower_first

from .parts import Boxes, FirstRow, Part, part_of
from .reading import Place, applies, way_to
from .speaking import spoken

SHARE = "share__"


class RecordForm(GovukForm):
    """One record. `place` is where it stands, or the list that it is added to."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    place: Place
    parts: Sequence[Part]
    fixed: Mapping[str, Any]
    others: Sequence[str]

    def record(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, over what stood there. Properties that have no meaning for this kind are left out."""
        typed = dict(before) | dict(self.fixed) | {part.name: part.read(self.cleaned_data) for part in self.parts}
        schema = self.place.schema["items"] if self.place.is_list else self.place.schema
        return {
            name: typed[name]
            for name, part in schema["properties"].items()
            if typed.get(name) is not None and applies(part, typed)
        }

    def shares(self) -> dict[str, int]:
        """The property that is changed in all rows at once, by row."""
        return {key: self.cleaned_data[f"{SHARE}{key}"] for key in self.others}

    def refuse(self, error: DomainError) -> None:
        if not isinstance(error, BlueprintFaulty):
            return super().refuse(error)
        for fault in error.faults:
            name = self._field_for(fault.key, fault.path)
            sentence = spoken(fault.sentence, self.place.document)
            if name in self.fields:
                self.add_error(name, sentence)
                continue
            where = way_to(self.place.document, fault.key, fault.path)
            inside = fault.key == self.place.section.key and not fault.path
            self.add_error(None, sentence if inside else f"{where}: {sentence}")
        return None

    def _field_for(self, key: str, path: Path) -> str:
        """The field that asks for what a fault is about; empty if it is of another part of the standard."""
        way, rows = self._way()
        if key != self.place.section.key or path[: len(way)] != way:
            return ""
        rest = path[len(way) :]
        if rows:
            if not rest or rest[0] != rows - 1:
                return ""
            rest = rest[1:]
        for part in self.parts:
            if rest and part.name == rest[0]:
                return part.field_for(rest[1:])
        return ""

    def _way(self) -> tuple[Path, int]:
        """The way to the record; of a new one the way to its list, and how many rows that has with it."""
        place = self.place
        way = editing.path_of(place.data, place.section.schema, place.address)
        return way, len(place.value) + 1 if place.is_list else 0


def discriminator(schema: Mapping[str, Any]) -> str:
    """The property that decides which others have a meaning; empty if none does."""
    for part in schema["properties"].values():
        for name in part.get(WHEN, ()):
            return str(name)
    return ""


@dataclass(frozen=True)
class Kinds:
    """The property that decides what else is asked, and what it may be. Without a name nothing does."""

    name: str = ""
    title: str = ""
    options: Sequence[Option] = ()


def kinds_of(place: Place) -> Kinds:
    """Of the record at a place, or of those in the list there."""
    schema = place.schema["items"] if place.is_list else place.schema
    name = discriminator(schema)
    if not name:
        return Kinds()
    part = schema["properties"][name]
    return Kinds(name, str(part["title"]), _options(place, part))


def record_form(place: Place, *, data: Any, fixed: Mapping[str, Any], before: Mapping[str, Any]) -> RecordForm:
    """The form of the record at a place, or of a new one in the list there.

    `fixed`: what has been settled already, such as the kind. `before`: what stands there.
    """
    schema = place.schema["items"] if place.is_list else place.schema
    known = dict(before) | dict(fixed)
    parts = list(_parts(place, schema, known, fixed))
    shared = place.schema.get(TOGETHER, "") if place.is_list else ""
    others = [str(row[place.schema[KEYED]]) for row in place.value] if shared else []
    fields = {name: field for part in parts for name, field in part.fields().items()}
    fields |= share_fields(place, shared) if shared else {}
    initial = {name: value for part in parts for name, value in part.initial(_standing(part, known)).items()}
    initial |= {f"{SHARE}{row[place.schema[KEYED]]}": row[shared] for row in place.value} if shared else {}
    groups = [(_("Change these so that all add up"), [f"{SHARE}{key}" for key in others])] if others else []
    if shared:  # its own share stands with the others'
        groups[0][1].insert(0, shared)
    groups += [
        (_("The first %(thing)s") % {"thing": lower_first(str(part.schema["items"]["title"]))}, list(part.fields()))
        for part in parts
        if isinstance(part, FirstRow)
    ]
    form = type("SchemaForm", (RecordForm,), {**fields, "groups": groups})
    found: RecordForm = form(data, initial=initial | {"version": "" if place.is_list else place.digest})
    found.place, found.parts, found.fixed, found.others = place, parts, fixed, others
    return found


def share_fields(place: Place, name: str) -> dict[str, forms.Field]:
    """A number for each row of a list: the property that is changed in all of them at once."""
    part = place.schema["items"]["properties"][name]
    return {
        f"{SHARE}{row[place.schema[KEYED]]}": WholeNumberField(
            label=editing.row_name(row, place.schema),
            min_value=part.get("minimum"),
            max_value=part.get("maximum"),
            suffix=str(part.get(SUFFIX, "")),
        )
        for row in place.value
    }


def shares_form(place: Place, *, data: Any, without: str = "") -> RecordForm:
    """The form of one property in all rows of a list; `without` the row that is about to go."""
    shared, key = place.schema[TOGETHER], place.schema[KEYED]
    rows = [row for row in place.value if str(row[key]) != without]
    fields = {name: each for name, each in share_fields(place, shared).items() if name != f"{SHARE}{without}"}
    form = type("SharesForm", (RecordForm,), fields)
    found: RecordForm = form(
        data, initial={"version": place.digest} | {f"{SHARE}{row[key]}": row[shared] for row in rows}
    )
    found.place, found.parts, found.fixed, found.others = place, [], {}, [str(row[key]) for row in rows]
    return found


def _standing(part: Part, known: Mapping[str, Any]) -> Any:
    return known.get(part.name, part.schema.get("default"))


def _parts(
    place: Place, schema: Mapping[str, Any], known: Mapping[str, Any], fixed: Mapping[str, Any]
) -> Iterable[Part]:
    is_new, key = place.is_list, (place if place.is_list else place.around).schema.get(KEYED, "")
    shared = place.around.schema.get(TOGETHER, "") if place.address and not is_new else ""
    required = schema.get("required", ())
    for name, part in schema["properties"].items():
        if name in fixed or name == shared or not applies(part, known):
            continue
        if name == key and not (is_new and place.schema.get(ORDERED)):
            continue
        if part.get(KEYED):
            if not known.get(name) and part.get("minItems"):
                yield _first_rows(place, name, part)
            continue
        yield part_of(
            name,
            part,
            is_required=name in required,
            options=_options(place, part, taken=_taken(place) if name == key else ()),
            value=known.get(name),
        )


def _taken(place: Place) -> list[str]:
    return [str(row[place.schema[KEYED]]) for row in place.value]


def _options(place: Place, part: Mapping[str, Any], taken: Iterable[str] = ()) -> list[Option]:
    if part.get(CHOICES):
        address: Address = (*place.address, "") if place.is_list else place.address
        return choosing.options(part[CHOICES], place.document, address)
    return [
        Option(each["const"], str(each["title"]), str(each.get("description", "")))
        for each in part.get("oneOf", ())
        if each["const"] not in taken
    ]


def _first_rows(place: Place, name: str, part: Mapping[str, Any]) -> Part:
    item = part["items"]
    if set(item["required"]) == {part[KEYED], *editing.naming(item)}:
        return Boxes(name, part, True)
    found = FirstRow(name, part, True, taken=keys_like(place, name))
    choose = discriminator(item)
    found.parts = []
    for inner in (each for each in item["required"] if each != part[KEYED]):
        inner_part = item["properties"][inner]
        offered = [
            each for each in _options(place, inner_part) if inner != choose or not _needs_rows(item, inner, each.value)
        ]
        made = part_of(f"{name}__{inner}", inner_part, is_required=True, options=offered)
        found.parts.append(made)
    return found


def _needs_rows(item: Mapping[str, Any], name: str, value: Any) -> bool:
    """Whether choosing this kind asks for a list that has not been written yet."""
    return any(
        value in part[WHEN].get(name, ()) and part.get("minItems", 0) > 0
        for part in item["properties"].values()
        if part.get(WHEN) and part.get(KEYED)
    )


def keys_like(place: Place, *names: str) -> list[str]:
    """Every key that stands in lists of the same kind anywhere in the section: questions have keys of their own."""
    return list(_keys(place.data, place.section.schema, [*_lists_on(place), *names]))


def _lists_on(place: Place) -> list[str]:
    """The names of properties on the way to a place, without the keys of rows."""
    schema, found = place.section.schema, list[str]()
    for step in place.address:
        if schema.get(KEYED):
            schema = schema["items"]
        else:
            found.append(step)
            schema = schema["properties"][step]
    return found


def _keys(data: Any, schema: Mapping[str, Any], way: Sequence[str]) -> Iterator[str]:
    if schema.get(KEYED):
        for row in data:
            if way:
                yield from _keys(row, schema["items"], way)
            else:
                yield str(row[schema[KEYED]])
    elif way and way[0] in data:
        yield from _keys(data[way[0]], schema["properties"][way[0]], way[1:])
