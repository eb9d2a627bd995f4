"""Fields that know how to say what is wrong: the sentence names the thing and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dips.kernel.errors import DomainError
from dips.kernel.money import Money

from .. import words
from .widgets import Checkboxes, CountedTextarea, DateInput, FileInput, MoneyInput, Radios, TextInput


def count_words(text: str) -> int:
    """Runs of anything but white space; count.js counts the same way."""
    return len(text.split())


class TextField(forms.CharField):
    """One line of text. `width` fits the box to the answer."""

    def __init__(self, *, width: int | None = None, prefix: str = "", suffix: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(width=width, prefix=prefix, suffix=suffix))
        super().__init__(**kwargs)


class LongTextField(forms.CharField):
    """A long answer, with at most `word_limit` words or `max_chars` characters."""

    def __init__(
        self, *, word_limit: int | None = None, max_chars: int | None = None, rows: int = 8, **kwargs: Any
    ) -> None:
        self.word_limit = word_limit
        self.max_chars = max_chars
        kwargs.setdefault("widget", CountedTextarea(max_words=word_limit, max_chars=max_chars, rows=rows))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        # A browser sends line breaks as two characters; a person counts one.
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.word_limit is not None and (count := count_words(value)) > self.word_limit:
            raise ValidationError(
                ngettext(
                    "Your answer is %(count)d words. Shorten it to %(limit)d word or fewer",
                    "Your answer is %(count)d words. Shorten it to %(limit)d words or fewer",
                    self.word_limit,
                ),
                code="too_long",
                params={"count": count, "limit": self.word_limit},
            )
        if self.max_chars is not None and len(value) > self.max_chars:
            raise ValidationError(
                _("Your answer is %(count)d characters. Shorten it to %(limit)d characters or fewer"),
                code="too_long",
                params={"count": len(value), "limit": self.max_chars},
            )


class MoneyField(forms.CharField):
    """An amount in pounds; gives and takes whole pence."""

    def __init__(self, *, min_pence: int | None = None, max_pence: int | None = None, **kwargs: Any) -> None:
        self.min_pence = min_pence
        self.max_pence = max_pence
        kwargs.setdefault("widget", MoneyInput())
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Money):
            value = value.pence
        return words.pounds(value).replace("£", "") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            pence = Money.parse(text).pence
        except DomainError:
            sentence = self.error_messages.get("not_an_amount") or _("Enter an amount in pounds, like 24,500")
            raise ValidationError(sentence, code="not_an_amount") from None
        if self.min_pence is not None and pence < self.min_pence:
            raise ValidationError(
                _("Enter %(least)s or more"), code="too_little", params={"least": words.pounds(self.min_pence)}
            )
        if self.max_pence is not None and pence > self.max_pence:
            raise ValidationError(
                _("Enter %(most)s or less"), code="too_much", params={"most": words.pounds(self.max_pence)}
            )
        return pence

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class WholeNumberField(forms.IntegerField):
    """A whole number; thousands may be written with commas. No spinner: a wheel must not change an answer."""

    def __init__(self, *, width: int = 5, suffix: str = "", **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", TextInput({"inputmode": "numeric", "spellcheck": "false"}, width=width, suffix=suffix)
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)


class RadiosField(forms.ChoiceField):
    """One of a few, as radios. Nothing is chosen beforehand."""

    def __init__(
        self, *, inline: bool = False, small: bool = False, hints: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", Radios(inline=inline, small=small, hints=hints))
        super().__init__(**kwargs)


class YesNoField(forms.TypedChoiceField):
    """Yes or no, as two radios side by side; gives True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios(inline=True))
        super().__init__(
            choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class CheckboxesField(forms.MultipleChoiceField):
    """Any of a few, as checkboxes."""

    def __init__(self, *, small: bool = False, hints: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Checkboxes(small=small, hints=hints))
        super().__init__(**kwargs)


class DeclarationField(forms.BooleanField):
    """One checkbox whose label is the promise itself; required unless said otherwise."""


class FileField(forms.FileField):
    """One file of a named kind and a greatest size. `extensions` like ("pdf", "docx")."""

    def __init__(self, *, max_octets: int | None = None, extensions: Sequence[str] = (), **kwargs: Any) -> None:
        self.max_octets = max_octets
        self.extensions = tuple(extension.lower().lstrip(".") for extension in extensions)
        kwargs.setdefault("widget", FileInput(accept=",".join(f".{extension}" for extension in self.extensions)))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._check(file)
        return file

    def _check(self, file: UploadedFile) -> None:
        extension = PurePath(file.name or "").suffix.lower().lstrip(".")
        if self.extensions and extension not in self.extensions:
            raise ValidationError(
                _("The file must be one of these kinds: %(kinds)s"),
                code="wrong_kind",
                params={"kinds": ", ".join(kind.upper() for kind in self.extensions)},
            )
        if self.max_octets is not None and (file.size or 0) > self.max_octets:
            raise ValidationError(
                _("The file must be %(limit)s or smaller"),
                code="too_large",
                params={"limit": words.size(self.max_octets)},
            )


class DateField(forms.MultiValueField):
    """A day typed in three boxes. A month may be a name; each error says which box is meant."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput())
        required = kwargs.get("required", True)
        parts = tuple(forms.CharField(required=False) for _part in range(3))
        super().__init__(fields=parts, require_all_fields=False, **kwargs)
        self.required = required

    def clean(self, value: Any) -> date | None:
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self._refuse_missing(typed)
        return self.compress(typed)

    def compress(self, data_list: list[str]) -> date:
        day, month, year = data_list
        if not re.fullmatch(r"\d{4}", year):
            raise ValidationError(_("The year must have 4 numbers"), code="year", params={"parts": {2}})
        number = _month_number(month)
        try:
            return date(int(year), number or 0, int(day))
        except ValueError:
            wrong = {0} if number else {1}
            sentence = _("This must be a real date, like 27 3 2023")
            if self.label and not str(self.label).endswith("?"):  # two dates of one form are told apart
                sentence = _("%(label)s must be a real date, like 27 3 2023")
            raise ValidationError(
                sentence, code="not_a_date", params={"parts": wrong, "label": str(self.label)}
            ) from None

    def _refuse_missing(self, typed: list[str]) -> None:
        missing = {index for index, part in enumerate(typed) if not part}
        if not missing:
            return
        names = [str(_("a day")), str(_("a month")), str(_("a year"))]
        named = [names[index] for index in sorted(missing)]
        sentence = _("The date must include %(parts_named)s")
        listed = (
            named[0] if len(named) == 1 else _("%(first)s and %(second)s") % {"first": named[0], "second": named[1]}
        )
        raise ValidationError(sentence, code="incomplete", params={"parts": missing, "parts_named": listed})

    @staticmethod
    def wrong_parts(errors: Iterable[ValidationError]) -> set[int]:
        """Which of the three boxes the errors are about; all three if none says."""
        found: set[int] = set()
        for error in errors:
            found |= (error.params or {}).get("parts", {0, 1, 2})
        return found


def _month_number(text: str) -> int | None:
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    for number, name in MONTHS.items():
        if len(text) >= 3 and str(name).lower().startswith(text.lower().rstrip(".")):
            return number
    return None
