"""An answer in words, for check answers, receipts and officers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dips.kernel.money import Money

if TYPE_CHECKING:
    from tenants.calls.form import Question


from .kinds import choices_of
from .typed import DATE_PARTS


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
