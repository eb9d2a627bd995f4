"""Look at a bound field as its drawing needs it: which kind of control, what describes it, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .fields import DateField, count_words
from .widgets import CountedTextarea, DateInput

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),  # first: Django makes it a kind of RadioSelect
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (DateInput, "date"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file-upload"),
    (forms.MultiWidget, "multi"),
)
_GROUPS = ("radios", "checkboxes", "date", "multi")


@dataclass(frozen=True, slots=True)
class Option:
    """One radio or checkbox."""

    id: str
    name: str
    value: str
    label: str
    is_chosen: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    is_wrong: bool
    autocomplete: str


@dataclass(frozen=True, slots=True)
class Count:
    """The limit under a long answer, in words that need no script."""

    message: str
    is_over: bool
    unit: str
    limit: int


class FieldView:
    """Everything that drawing it asks."""

    def __init__(self, field: BoundField) -> None:
        self.field = field
        self.widget = field.field.widget
        self.kind = kind_of(self.widget)
        self.id = field.auto_id or field.html_name
        self.errors = [str(message) for message in field.errors]
        self.hint = field.help_text
        self.size = getattr(field.field, "label_size", "")
        self.is_heading = bool(getattr(field.field, "label_is_heading", self.size == "l"))
        self.caption = getattr(field.field, "caption", "")
        self.is_group = self.kind in _GROUPS
        self.prefix = getattr(self.widget, "prefix", "")
        self.suffix = getattr(self.widget, "suffix", "")

    @cached_property
    def label(self) -> str:
        """The label, with "(optional)" after it when nothing need be said; never after a lone checkbox."""
        label = str(self.field.label or "")
        optional = _("(optional)")
        if self.field.field.required or self.kind == "checkbox" or optional in label or not label:
            return label
        if getattr(self.field.field, "say_optional", True) is False:
            return label
        return f"{label} {optional}"

    @property
    def hint_id(self) -> str:
        return f"{self.id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.id}_error"

    @property
    def info_id(self) -> str:
        return f"{self.id}_info"

    @cached_property
    def described_by(self) -> str:
        ids = [self.hint_id] if self.hint else []
        ids += [self.error_id] if self.errors else []
        ids += [self.info_id] if self.count is not None else []
        return " ".join(ids)

    @property
    def modifiers(self) -> str:
        """Class names for a list of radios or checkboxes."""
        found = ""
        if getattr(self.widget, "inline", False):
            found += f" govuk-{self.kind}--inline"
        if getattr(self.widget, "small", False):
            found += f" govuk-{self.kind}--small"
        return found

    @property
    def options(self) -> list[Option]:
        hints = getattr(self.widget, "hints", {})
        return [
            Option(
                id=str(data["attrs"].get("id", "")),
                name=str(data["name"]),
                value=str(data["value"]),
                label=data["label"],
                is_chosen=bool(data["selected"]),
                hint=hints.get(str(data["value"]), ""),
            )
            for data in (sub.data for sub in self.field.subwidgets)
            if str(data["value"]) != ""
        ]

    @property
    def parts(self) -> list[Part]:
        """The three boxes of a date, with what was typed in each."""
        widget = self.widget
        if not isinstance(widget, DateInput):
            return []
        value = self.field.value()
        typed = value if isinstance(value, (list, tuple)) else widget.decompress(value)
        wrong = DateField.wrong_parts(self.field.errors.as_data()) if self.errors else set()
        fills = (
            [f"bday-{name}" for name, _label, _width in widget.parts] if widget.autocomplete == "bday" else ["", "", ""]
        )
        return [
            Part(
                id=f"{self.id}_{index}",
                name=f"{self.field.html_name}_{name}",
                label=str(label),
                value=str(typed[index] or ""),
                width=width,
                is_wrong=index in wrong,
                autocomplete=fills[index],
            )
            for index, (name, label, width) in enumerate(widget.parts)
        ]

    @cached_property
    def count(self) -> Count | None:
        widget = self.widget
        if not isinstance(widget, CountedTextarea):
            return None
        text = str(self.field.value() or "").replace("\r\n", "\n")
        if widget.max_words is not None:
            return _count(count_words(text), widget.max_words, unit="words")
        if widget.max_chars is not None:
            return _count(len(text), widget.max_chars, unit="characters")
        return None

    @property
    def control(self) -> SafeString:
        """The input, text area, select or file box itself, with its class names and what describes it."""
        css = f"govuk-{self.kind}"
        names = [css, str(self.widget.attrs.get("class", ""))]
        if width := getattr(self.widget, "width", None):
            names.append(f"{css}--width-{width}")
        if self.errors:
            names.append(f"{css}--error")
        attrs: dict[str, Any] = {"class": " ".join(name for name in names if name)}
        if self.described_by:
            attrs["aria-describedby"] = self.described_by
        return self.field.as_widget(attrs=attrs)


def kind_of(widget: forms.Widget) -> str:
    """The name of the widget's kind in govuk-frontend, which is also the end of its class name."""
    for family, kind in _KINDS:
        if isinstance(widget, family):
            return kind
    return "input"


def _count(used: int, limit: int, *, unit: str) -> Count:
    over = used - limit
    if over > 0:
        if unit == "words":
            message = ngettext("You have %(n)d word too many", "You have %(n)d words too many", over)
        else:
            message = ngettext("You have %(n)d character too many", "You have %(n)d characters too many", over)
        return Count(message % {"n": over}, True, unit, limit)
    if unit == "words":
        message = ngettext("You can write up to %(n)d word", "You can write up to %(n)d words", limit)
    else:
        message = ngettext("You can write up to %(n)d character", "You can write up to %(n)d characters", limit)
    return Count(message % {"n": limit}, False, unit, limit)
