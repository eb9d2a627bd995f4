"""Say what the answers of a page mean, and what is still wrong or missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dips.kernel.errors import Invalid

if TYPE_CHECKING:
    from tenants.calls.form import Page, Question

    from ..models import ApplicationFile

from .kinds import CHECKS, missing
from .typed import CONFIDENTIAL, REASON, Typed, asks_confidential, read


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


def check(question: Question, value: Any, files: Sequence[ApplicationFile] = ()) -> tuple[Any, list[str]]:
    """What a stored value means, or the sentences that say what is wrong with it."""
    if is_blank(question, value, files):
        return None, [missing(question)] if question.required else []
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


def is_shown(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the other answers. One that depends on nothing always is."""
    return question.is_asked(values)


def _confidential_errors(question: Question, answer: Typed) -> dict[str, list[str]]:
    if answer.confidential is None:
        return {question.key + CONFIDENTIAL: [_("Select yes if any part of this answer is confidential")]}
    if answer.confidential and not answer.reason.strip():
        return {question.key + REASON: [_("Say which part is confidential, and why")]}
    return {}
