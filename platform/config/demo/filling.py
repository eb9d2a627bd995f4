"""Answer a page of an application form, whatever the form asks. Every answer is illustrative."""

from __future__ import annotations

from typing import Any

from tenants.applications.answers import CONFIDENTIAL, NO, YES, asks_confidential, choices_of
from tenants.calls.form import Page, Question

WORDS = {
    "short": "{idea}",
    "long": "{idea}\n\n{supplier} would work with the service team from the first week, try each part with the people "
    "who would use it, and show what was learned. This answer is illustrative.",
    "number": "4",
    "money": "24,000",
}


def filled(page: Page, *, idea: str, supplier: str) -> dict[str, Any]:
    """What would be posted from the page."""
    data: dict[str, Any] = {}
    explained = {(each.show_if.question, each.show_if.equals) for each in page.questions if each.show_if}
    for question in page.questions:
        value = _value(question, idea, supplier)
        if question.kind == "yes_no" and (question.key, YES) in explained:
            value = NO  # the answer that needs no explanation
        if value is None or question.show_if:
            continue
        data[question.key] = value
        if asks_confidential(question):
            data[question.key + CONFIDENTIAL] = NO
    return data


def _value(question: Question, idea: str, supplier: str) -> Any:
    if question.kind in WORDS:
        return _fitting(question, WORDS[question.kind].format(idea=idea, supplier=supplier))
    if question.kind == "choice":
        return choices_of(question)[0][0]
    if question.kind == "yes_no":
        return YES
    if question.kind == "declaration":
        return True
    if question.kind == "date":
        return {"day": "1", "month": "3", "year": "2023"}
    return None


def _fitting(question: Question, text: str) -> str:
    """No more words or characters than the question takes."""
    words = text.split(" ")
    if question.word_limit and len(text.split()) > question.word_limit:
        text = " ".join(words[: question.word_limit])
    return text[: question.max_chars] if question.max_chars else text
