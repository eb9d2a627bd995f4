"""What each kind of question takes for an answer, and the sentence when it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.kernel.errors import Invalid
from dips.kernel.money import Money

if TYPE_CHECKING:
    from tenants.calls.form import Question


from .typed import DATE_PARTS, say_yes_or_no, yes_or_no


def choices_of(question: Question) -> list[tuple[str, str]]:
    return [(choice.key, choice.label) for choice in question.choices]


def count_words(text: str) -> int:
    return len(text.split())


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


def missing(question: Question) -> str:
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
