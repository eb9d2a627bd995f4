"""Read, keep and check what is typed for the questions of a form. Pages and API both come here.

A draft keeps whatever was typed, whole or not; only what could not be kept at all is refused on saving
(`read`). What is still wrong or missing is said by `validate`, on "continue" and at submission.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.kernel.errors import Invalid
from dips.kernel.money import Money

from .errors import AnswersRefused

if TYPE_CHECKING:
    from tenants.calls.form import Page, Question

    from .models import ApplicationFile

CELL_LIMIT = 20_000
REASON_LIMIT = 2_000
CONFIDENTIAL = "__confidential"
REASON = "__confidential_reason"
YES, NO = "yes", "no"
DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for one question, and what they said about its confidentiality."""

    value: Any = None
    confidential: bool | None = None
    reason: str = ""


def validate(
    page: Page,
    data: Mapping[str, Any],
    files: Mapping[str, Sequence[ApplicationFile]],
    *,
    others: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Say what the answers of one page mean, and what is wrong with them, question by question.

    `others` are the typed values of other pages, for questions that appear only after a certain answer.
    """
    typed = read(page, data)
    values = dict(others or {}) | {key: each.value for key, each in typed.items()}
    cleaned: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for question in page.questions:
        if not is_shown(question, values):
            continue
        answer = typed.get(question.key, Typed())
        attached = list(files.get(question.key, ()))
        meaning, wrong = check(question, answer.value, attached)
        if wrong:
            errors[question.key] = wrong
        else:
            cleaned[question.key] = meaning
        if asks_confidential(question) and not is_blank(question, answer.value, attached):
            errors |= _confidential_errors(question, answer)
    return cleaned, errors


def read(page: Page, data: Mapping[str, Any]) -> dict[str, Typed]:
    """Take from `data` what belongs to this page, tidied. Refuses (AnswersRefused) only what cannot be kept."""
    found: dict[str, Typed] = {}
    errors: dict[str, list[str]] = {}
    for question in page.questions:
        names = (question.key, question.key + CONFIDENTIAL, question.key + REASON)
        if not any(name in data for name in names):
            continue
        try:
            found[question.key] = Typed(
                value=None if question.kind == "file" else tidy(question, data.get(question.key)),
                confidential=yes_or_no(data.get(names[1])),
                reason=_text(data.get(names[2]), REASON_LIMIT),
            )
        except Invalid as refused:
            errors[question.key] = [refused.message]
    if errors:
        raise AnswersRefused(errors=errors)
    return found


def unknown_keys(page: Page, data: Mapping[str, Any]) -> list[str]:
    """Names in `data` that no question of the page asks for."""
    known = {
        question.key + end
        for question in page.questions
        for end in ("", CONFIDENTIAL, REASON)
        if end or question.kind != "file" or data.get(question.key) is None
    }
    return sorted(str(name) for name in data if name not in known)


def no_such_question() -> str:
    return _("This form does not ask that")


def say_yes_or_no() -> str:
    return _("Select yes or no")


def tidy(question: Question, raw: Any) -> Any:
    """Bring a typed value into the one shape that is stored for its kind. Refuses a value of another shape."""
    if raw is None:
        return None
    if question.kind == "declaration":
        return _ticked(raw)
    if question.kind == "date":
        return _date_parts(raw)
    if question.kind == "yes_no" and yes_or_no(raw) is not None:
        return YES if yes_or_no(raw) else NO
    return _text(raw, CELL_LIMIT)


def check(question: Question, value: Any, files: Sequence[ApplicationFile] = ()) -> tuple[Any, list[str]]:
    """What a stored value means, or the sentences that say what is wrong with it."""
    if is_blank(question, value, files):
        return None, [_missing(question)] if question.required else []
    try:
        return CHECKS[question.kind](question, files if question.kind == "file" else value), []
    except Invalid as wrong:
        return None, [wrong.message]


def is_blank(question: Question, value: Any, files: Sequence[ApplicationFile] = ()) -> bool:
    if question.kind == "file":
        return not files
    if isinstance(value, dict):
        return not any(str(part).strip() for part in value.values())
    return value is None or value is False or not str(value).strip()


def asks_confidential(question: Question) -> bool:
    return bool(question.confidential) and question.kind != "declaration"


def is_shown(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the other answers. One that depends on nothing always is."""
    return question.is_asked(values)


def choices_of(question: Question) -> list[tuple[str, str]]:
    return [(choice.key, choice.label) for choice in question.choices]


def count_words(text: str) -> int:
    return len(text.split())


def display(question: Question, cleaned: Any) -> str:
    """A checked answer as a person reads it; empty when there is none."""
    if cleaned is None or cleaned == "" or cleaned == []:
        return ""
    if question.kind == "yes_no":
        return _("Yes") if cleaned else _("No")
    if question.kind == "choice":
        return dict(choices_of(question)).get(cleaned, cleaned)
    if question.kind == "money":
        return str(Money(cleaned["pence"], cleaned["currency"], cleaned["vat_included"]))
    if question.kind == "date":
        return date_format(date.fromisoformat(cleaned), "j F Y")
    if question.kind == "declaration":
        return _("Confirmed")
    if question.kind == "file":
        return ", ".join(each["name"] for each in cleaned)
    return str(cleaned)


def display_typed(question: Question, value: Any) -> str:
    """A value that may not be right yet, as near as possible to how it was typed."""
    if isinstance(value, dict):
        return " ".join(str(value.get(part, "")) for part in DATE_PARTS).strip()
    return "" if value is None or value is False else str(value)


# -- what each kind means -----------------------------------------------------------------------


def _short(question: Question, value: Any) -> str:
    text = str(value).strip()
    limit = question.max_chars or (None if question.word_limit else 500)
    if limit and len(text) > limit:
        raise Invalid(
            _("Your answer is %(given)s characters. Shorten it to %(limit)s characters or fewer"),
            given=f"{len(text):,}",
            limit=f"{limit:,}",
        )
    return _within_words(question, " ".join(text.split("\n")))


def _long(question: Question, value: Any) -> str:
    text = str(value).strip()
    if question.max_chars and len(text) > question.max_chars:
        raise Invalid(
            _("Your answer is %(given)s characters. Shorten it to %(limit)s characters or fewer"),
            given=f"{len(text):,}",
            limit=f"{question.max_chars:,}",
        )
    return _within_words(question, text)


def _within_words(question: Question, text: str) -> str:
    words = count_words(text)
    if question.word_limit and words > question.word_limit:
        raise Invalid(
            ngettext(
                "Your answer is %(given)s words. Shorten it to %(limit)s word or fewer",
                "Your answer is %(given)s words. Shorten it to %(limit)s words or fewer",
                question.word_limit,
            ),
            given=f"{words:,}",
            limit=f"{question.word_limit:,}",
        )
    return text


def _choice(question: Question, value: Any) -> str:
    if value not in {key for key, _label in choices_of(question)}:
        raise Invalid(_("Choose one of the answers that are listed"))
    return str(value)


def _yes_no(question: Question, value: Any) -> bool:
    answer = yes_or_no(value)
    if answer is None:
        raise Invalid(say_yes_or_no())
    return answer


def _number(question: Question, value: Any) -> int | float:
    try:
        number = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise Invalid(_("Enter a number, like 14"))
    return int(number) if number == number.to_integral_value() else float(number)


def _money(question: Question, value: Any) -> dict[str, Any]:
    amount = Money.parse(str(value))
    return {"pence": amount.pence, "currency": amount.currency, "vat_included": amount.vat_included}


def _date(question: Question, value: Any) -> str:
    try:
        day = date(*(int(str(value[part]).strip()) for part in reversed(DATE_PARTS)))
    except (KeyError, TypeError, ValueError):
        raise Invalid(_("Enter a date that exists, like 27 3 2026")) from None
    if not 1900 <= day.year <= 2200:
        raise Invalid(_("Enter a year between 1900 and 2200"))
    return day.isoformat()


def _files(question: Question, files: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": str(each.pk),
            "name": each.name,
            "size": each.size,
            "content_type": each.content_type,
            "sha256": each.sha256,
        }
        for each in files
    ]


CHECKS = {
    "short": _short,
    "long": _long,
    "choice": _choice,
    "yes_no": _yes_no,
    "number": _number,
    "money": _money,
    "date": _date,
    "file": _files,
    "declaration": lambda question, value: True,
}


def _missing(question: Question) -> str:
    sentences = {
        "choice": _("Choose an answer to “%(label)s”"),
        "yes_no": _("Select yes or no for “%(label)s”"),
        "file": _("Upload a file for “%(label)s”"),
        "declaration": _("Tick the box to confirm: %(label)s"),
        "money": _("Enter an amount in pounds for “%(label)s”"),
        "number": _("Enter a number for “%(label)s”"),
        "date": _("Enter a date for “%(label)s”"),
    }
    return sentences.get(question.kind, _("Enter an answer to “%(label)s”")) % {"label": question.label}


def _confidential_errors(question: Question, answer: Typed) -> dict[str, list[str]]:
    if answer.confidential is None:
        return {question.key + CONFIDENTIAL: [_("Select yes if any part of this answer is confidential")]}
    if answer.confidential and not answer.reason.strip():
        return {question.key + REASON: [_("Say which part is confidential, and why")]}
    return {}


# -- tidying ------------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    """One form for the same text: NFC, plain line ends, none of the characters a database cannot hold."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_kept(text))


def _kept(text: str) -> Iterator[str]:
    for character in text:
        control = unicodedata.category(character) in {"Cc", "Cs"}
        if not control or character in "\n\t":
            yield character


def _text(raw: Any, limit: int) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise Invalid(_("Give this answer as text"))
    text = clean_text(str(raw))
    if len(text) > limit:
        raise Invalid(
            _("Your answer is %(given)s characters. Shorten it to %(limit)s characters or fewer"),
            given=f"{len(text):,}",
            limit=f"{limit:,}",
        )
    return text


def _ticked(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    return _text(raw, 20).strip().lower() in {"on", "true", "1", YES}


def yes_or_no(raw: Any) -> bool | None:
    """Read a yes or no from a page or from JSON; None when it is neither."""
    if raw is None or isinstance(raw, bool):
        return raw
    word = str(raw)[:20].strip().lower()
    if word in {YES, "true", "1"}:
        return True
    return False if word in {NO, "false", "0"} else None


def _date_parts(raw: Any) -> dict[str, str]:
    if isinstance(raw, Mapping):
        return {part: _text(raw.get(part, ""), 20) for part in DATE_PARTS}
    if isinstance(raw, (list, tuple)) and len(raw) == len(DATE_PARTS):
        return {part: _text(each, 20) for part, each in zip(DATE_PARTS, raw, strict=True)}
    text = _text(raw, 40).strip()
    year, _sep, rest = text.partition("-")
    month, _sep, day = rest.partition("-")
    if not text:
        return dict.fromkeys(DATE_PARTS, "")
    return {"day": day, "month": month, "year": year} if rest else {"day": text, "month": "", "year": ""}
