"""A copy to read, print and keep: every question with its answer, as it was sent or as it stands now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from . import answers, document, queries, working
from .errors import ApplicationNotFound

if TYPE_CHECKING:
    from tenants.calls.form import Question

    from .models import Application, ApplicationFile, Receipt


@dataclass(frozen=True, slots=True)
class Line:
    """One question and what was answered. Files by their names."""

    label: str
    shown: str = ""
    files: tuple[str, ...] = ()
    confidential_reason: str = ""
    is_confidential: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A whole application. Without a receipt it is a draft, and nobody at the council has it."""

    application: Application
    supplier: dict[str, Any]
    parts: tuple[Part, ...]
    receipt: Receipt | None = None
    sent_before: Receipt | None = None
    eligibility: tuple[Line, ...] = field(default=())

    @property
    def question(self) -> str:
        """The challenge's question, as it was when this was sent."""
        if self.receipt is not None:
            return str(self.receipt.document["challenge"]["question"])
        return self.application.challenge.question

    @property
    def at(self) -> datetime:
        return self.receipt.submitted_at if self.receipt is not None else self.application.updated_at


def for_supplier(application: Application, number: int | None = None) -> Copy:
    """One receipt by its number. Without one, what stands now: the last receipt unless more was written since."""
    if number is not None:
        receipt = application.receipts.filter(number=number).first()
        if receipt is None:
            raise ApplicationNotFound
        return of_receipt(application, receipt)
    last = queries.last_receipt(application)
    if last is not None and not document.has_unsent_changes(application, last):
        return of_receipt(application, last)
    return of_draft(application, sent_before=last)


def for_officer(application: Application) -> Copy:
    """What the council may read: the last receipt. What was taken back is not found."""
    receipt = queries.readable_receipt(application)
    if receipt is None:
        raise ApplicationNotFound
    return of_receipt(application, receipt)


def of_receipt(application: Application, receipt: Receipt) -> Copy:
    """From the receipt's document alone: nothing that changed since can get in."""
    sent = receipt.document
    return Copy(
        application,
        supplier=sent["supplier"],
        receipt=receipt,
        eligibility=tuple(Line(each["question"], _said(each["answer"])) for each in sent["eligibility"]),
        parts=tuple(Part(page["title"], tuple(map(_sent_line, page["answers"]))) for page in sent["pages"]),
    )


def of_draft(application: Application, *, sent_before: Receipt | None = None) -> Copy:
    """Whole or not, right or wrong: as it was typed. Questions that are not asked are left out."""
    now = working.copy_of(application)
    parts = (
        Part(
            page.title,
            tuple(
                _typed_line(question, now.values.get(question.key), now.files.get(question.key, []), now.data)
                for question in page.questions
                if answers.is_shown(question, now.values)
            ),
        )
        for page in queries.pages_of(application.call)
    )
    return Copy(
        application,
        supplier=application.snapshot,
        sent_before=sent_before,
        eligibility=tuple(
            Line(str(rule.question), _said(application.eligibility.get(rule.key)))
            for rule in queries.rules_of(application.call, "ask")
        ),
        parts=tuple(part for part in parts if part.lines),
    )


def typed_text(question: Question, value: Any) -> str:
    """A typed answer in words: its meaning where it has one, else as near as can be to what was typed."""
    meaning, wrong = answers.check(question, value)
    return answers.display_typed(question, value) if wrong else answers.display(question, meaning)


def _sent_line(answer: dict[str, Any]) -> Line:
    is_file = answer["kind"] == "file"
    return Line(
        answer["label"],
        "" if is_file else answer["shown"],
        tuple(each["name"] for each in answer["value"] or ()) if is_file else (),
        answer["confidential_reason"],
        answer["confidential"],
    )


def _typed_line(question: Question, value: Any, files: list[ApplicationFile], data: dict[str, Any]) -> Line:
    is_confidential = data.get(question.key + answers.CONFIDENTIAL) == answers.YES
    return Line(
        question.label,
        "" if question.kind == "file" else typed_text(question, value),
        tuple(each.name for each in files),
        data.get(question.key + answers.REASON, "") if is_confidential else "",
        is_confidential,
    )


def _said(answer: str | None) -> str:
    return {answers.YES: _("Yes"), answers.NO: _("No")}.get(answer or "", "")
