"""What somebody typed, tidied. Only what could not be kept at all is refused here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dips.kernel.errors import Invalid

from ..errors import AnswersRefused

if TYPE_CHECKING:
    from tenants.calls.form import Page, Question


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


def asks_confidential(question: Question) -> bool:
    return bool(question.confidential) and question.kind != "declaration"


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
