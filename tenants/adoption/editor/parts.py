"""How one property of a record is asked on a page: which fields, what stands in them, and what they give back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dips.blueprints import editing
from dips.blueprints.choosing import Option
from dips.blueprints.document import Path
from dips.blueprints.schemas import CHOICES, FIRST, KEYED, MARKDOWN, NONE, PENCE, SUFFIX, WHEN
from dips.ui.forms import (
    CheckboxesField,
    LongTextField,
    MoneyField,
    RadiosField,
    Select,
    TextField,
    WholeNumberField,
    YesNoField,
    asking,
)
from dips.ui.words import lower_first

FEW = 9  # so many options stand as radios; more are a list to open
ONE_LINE = 300
SPARE_BOXES = 4


@dataclass
class Part:
    """One property. The kinds below say how; `name` is its own field's, others begin with it."""

    name: str
    schema: Mapping[str, Any]
    is_required: bool
    options: Sequence[Option] = ()
    taken: Sequence[str] = field(default_factory=list)
    standing: Any = None

    @property
    def label(self) -> str:
        return str(self.schema["title"])

    @property
    def words(self) -> dict[str, Any]:
        hint = str(self.schema.get("description", ""))
        return {"label": self.label, "help_text": hint, "required": self.is_required}

    def fields(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: value}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        """What was typed, as the section holds it; None leaves the property out."""
        return cleaned.get(self.name)

    def field_for(self, rest: Path) -> str:
        """The field at which a fault within this property is shown."""
        return self.name


class Line(Part):
    """Words, in one line or many."""

    def fields(self) -> dict[str, forms.Field]:
        most = self.schema.get("maxLength")
        if self.schema.get(MARKDOWN):
            return {self.name: LongTextField(rows=16, **self.words)}
        if most is not None and most <= ONE_LINE:
            return {self.name: TextField(max_length=most, **self.words)}
        return {self.name: LongTextField(rows=4, **self.words)}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        text = str(cleaned.get(self.name) or "").strip()
        return text if text or "default" in self.schema else None


class Number(Part):
    def fields(self) -> dict[str, forms.Field]:
        least, most = self.schema.get("minimum"), self.schema.get("maximum")
        if self.schema.get(PENCE):
            return {self.name: MoneyField(min_pence=least, max_pence=most, **self.words)}
        suffix = str(self.schema.get(SUFFIX, ""))
        return {self.name: WholeNumberField(min_value=least, max_value=most, suffix=suffix, **self.words)}


class YesNo(Part):
    def fields(self) -> dict[str, forms.Field]:
        return {self.name: YesNoField(**self.words | {"required": True})}


class Choice(Part):
    """One of a few: words of the format, or what the document offers."""

    def fields(self) -> dict[str, forms.Field]:
        choices, words = _grouped(self.options), self.words
        words["error_messages"] = asking(_("Choose: %(thing)s") % {"thing": lower_first(self.label)})
        has_empty = any(each.value == "" for each in self.options)
        if self.is_required and not has_empty and len(choices) <= FEW and not any(each.group for each in self.options):
            hints = {_code(each.value): each.hint for each in self.options if each.hint}
            return {self.name: RadiosField(choices=choices, hints=hints, **words)}
        if not self.is_required and not has_empty:
            choices = [("", str(self.schema.get(NONE, _("None")))), *choices]
        found = forms.ChoiceField(choices=choices, widget=Select, **words | {"required": choices[0][0] != ""})
        found.say_optional = False  # type: ignore[attr-defined]  # the empty choice has a name of its own
        return {self.name: found}

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: _code(value) if value is not None else ""}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        code = cleaned.get(self.name) or ""
        return next((each.value for each in self.options if _code(each.value) == code), code or None)


class Several(Part):
    """Any of those that the document offers. What is there already and not offered stays."""

    def fields(self) -> dict[str, forms.Field]:
        hints = {_code(each.value): each.hint or each.group for each in self.options if each.hint or each.group}
        choices = [(_code(each.value), each.label) for each in self.options]
        return {self.name: CheckboxesField(choices=choices, hints=hints, **self.words)}

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: [_code(each) for each in value or ()]}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        chosen = [each.value for each in self.options if _code(each.value) in (cleaned.get(self.name) or ())]
        before = [each for each in self.standing or () if each in chosen]
        return [*before, *(each for each in chosen if each not in before)]


class Scale(Part):
    """So many lines, neither more nor fewer, each with its number."""

    @property
    def names(self) -> list[str]:
        return [f"{self.name}__{index}" for index in range(self.schema["minItems"])]

    def fields(self) -> dict[str, forms.Field]:
        item, first = self.schema["items"], self.schema["items"].get(FIRST, 1)
        labels = [str(item["title"]) % {"number": index + first} for index in range(len(self.names))]
        return {
            name: LongTextField(
                label=label, rows=2, error_messages=asking(_("Enter what %(thing)s") % {"thing": lower_first(label)})
            )
            for name, label in zip(self.names, labels, strict=True)
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return dict(zip(self.names, value or (), strict=False))

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        return [" ".join(str(cleaned.get(name) or "").split()) for name in self.names]

    def field_for(self, rest: Path) -> str:
        return f"{self.name}__{rest[0]}" if rest else self.names[0]


class Lines(Part):
    """Any number of lines, one under the other."""

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: LongTextField(rows=6, **self.words | {"help_text": _("One a line.")})}

    def initial(self, value: Any) -> dict[str, Any]:
        return {self.name: "\n".join(map(str, value or ()))}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        return [line.strip() for line in str(cleaned.get(self.name) or "").splitlines() if line.strip()]


class Boxes(Part):
    """The first rows of a new list whose rows are a name and no more: a box for each."""

    @property
    def named_by(self) -> str:
        return editing.naming(self.schema["items"])[0]

    @property
    def names(self) -> list[str]:
        most = min(self.schema.get("minItems", 0) + SPARE_BOXES, self.schema.get("maxItems", 100))
        return [f"{self.name}__{index}" for index in range(most)]

    def fields(self) -> dict[str, forms.Field]:
        item, least = self.schema["items"], self.schema.get("minItems", 0)
        most = item["properties"][self.named_by].get("maxLength")
        return {
            name: TextField(label=f"{item['title']} {number}", max_length=most, required=number <= least)
            for number, name in enumerate(self.names, start=1)
        }

    def initial(self, value: Any) -> dict[str, Any]:
        return {}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        rows: list[dict[str, str]] = []
        for name in self.names:
            if text := str(cleaned.get(name) or "").strip():
                key = editing.new_key(text, [row["key"] for row in rows])
                rows.append({"key": key, self.named_by: text})
        return rows

    def field_for(self, rest: Path) -> str:
        return self.names[rest[0]] if rest and isinstance(rest[0], int) and rest[0] < len(self.names) else self.names[0]


class FirstRow(Part):
    """The first row of a new list, with what such a row must have."""

    parts: list[Part]

    def fields(self) -> dict[str, forms.Field]:
        return {name: each for part in self.parts for name, each in part.fields().items()}

    def initial(self, value: Any) -> dict[str, Any]:
        return {}

    def read(self, cleaned: Mapping[str, Any]) -> Any:
        row = {part.name.removeprefix(f"{self.name}__"): part.read(cleaned) for part in self.parts}
        key = self.schema[KEYED]
        if key not in row:
            name = editing.naming(self.schema["items"])[0]
            row = {key: editing.new_key(str(row[name]), self.taken)} | row
        return [row]

    def field_for(self, rest: Path) -> str:
        for part in self.parts:
            if len(rest) > 1 and part.name == f"{self.name}__{rest[1]}":
                return part.field_for(rest[2:])
        return self.parts[0].field_for(())


def part_of(
    name: str, schema: Mapping[str, Any], *, is_required: bool, options: Sequence[Option], value: Any = None
) -> Part:
    """The kind that fits a property of one value, or of several plain ones."""
    if schema.get(WHEN) and schema.get("default") == "":
        is_required = True
        options = [each for each in options if each.value != ""]
    if schema.get(CHOICES) or "oneOf" in schema:
        if schema.get("type") == "array":
            return Several(name, schema, False, [*options, *_unknown(value, options)], standing=value)
        return Choice(name, schema, is_required or "default" in schema, options)
    kind = schema.get("type")
    if kind == "boolean":
        return YesNo(name, schema, True)
    if kind in ("integer", "number"):
        return Number(name, schema, is_required)
    if kind == "array":
        fixed = schema.get("minItems") == schema.get("maxItems") and "minItems" in schema
        return (Scale if fixed else Lines)(name, schema, is_required)
    return Line(name, schema, is_required)


def _unknown(value: Any, options: Iterable[Option]) -> list[Option]:
    known = {_code(each.value) for each in options}
    return [Option(each, str(each)) for each in value or () if _code(each) not in known]


def _grouped(options: Iterable[Option]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in options:
        groups.setdefault(each.group, []).append((_code(each.value), each.label))
    return [*groups.pop("", []), *groups.items()]


def _code(value: Any) -> str:
    """A value as a form posts it."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
