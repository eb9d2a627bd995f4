"""Widgets with the few extra facts that govuk-frontend's markup needs. What they look like is in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TextInput(forms.TextInput):
    """One line. `width` (2, 4, 5, 10, 20, 30 characters) fits the box to the answer."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, width: int | None = None, prefix: str = "", suffix: str = ""
    ) -> None:
        super().__init__(attrs)
        self.width = width
        self.prefix = prefix
        self.suffix = suffix


class PasswordInput(forms.PasswordInput):
    """A password; never filled in again. `autocomplete` is `current-password` or `new-password`."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "current-password") -> None:
        super().__init__({"autocomplete": autocomplete, "spellcheck": "false", **(attrs or {})})


class MoneyInput(TextInput):
    """Pounds, with the sign before the box."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "spellcheck": "false", **(attrs or {})}, width=10, prefix="£")


class CountedTextarea(forms.Textarea):
    """A long answer with its limit in words or characters beneath, in words that need no script."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        max_words: int | None = None,
        max_chars: int | None = None,
        rows: int = 8,
    ) -> None:
        super().__init__({"rows": rows, **(attrs or {})})
        self.max_words = max_words
        self.max_chars = max_chars


class Radios(forms.RadioSelect):
    """One of a few. `inline` only for two short choices; `hints` maps a value to its explanation."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), *, inline: bool = False, small: bool = False,
        hints: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(attrs, choices)
        self.inline = inline
        self.small = small
        self.hints = dict(hints or {})


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any of a few. `hints` maps a value to its explanation."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        small: bool = False,
        hints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.small = small
        self.hints = dict(hints or {})


class Select(forms.Select):
    """One of many."""


class FileInput(forms.FileInput):
    """A file; `accept` names the kinds, such as `.pdf,.docx`."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, accept: str = "") -> None:
        super().__init__({**({"accept": accept} if accept else {}), **(attrs or {})})


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes: posted as `<name>_day`, `<name>_month`, `<name>_year`."""

    use_fieldset = True
    parts = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "") -> None:
        self.autocomplete = autocomplete
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric"}) for name, _label, _width in self.parts
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]
