"""The working copy of an application: everything that is typed and uploaded, read once for all that ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dips.kernel.prepared import Prepared
from tenants.calls.form import Page

from .answers import CONFIDENTIAL, NO, REASON, YES, is_shown
from .models import Answer, ApplicationFile

if TYPE_CHECKING:
    from .models import Application

_answers = Prepared(lambda application: Answer.objects.filter(application=application), application=UUID)
_files = Prepared(
    lambda application: ApplicationFile.objects.filter(application=application, removed_at=None), application=UUID
)


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """All by question: `stored` as the rows are, `values` as typed, `data` as a page posts them, and the uploads."""

    stored: dict[str, Answer]
    values: dict[str, Any]
    data: dict[str, Any]
    files: dict[str, list[ApplicationFile]]

    def asked(self, pages: Iterable[Page]) -> list[Page]:
        """The pages that ask something, given the answers so far."""
        return [page for page in pages if any(is_shown(question, self.values) for question in page.questions)]


def copy_of(application: Application) -> WorkingCopy:
    stored = {each.question_key: each for each in _answers(application=application.pk)}
    data: dict[str, Any] = {}
    for answer in stored.values():
        data |= answer_data(answer)
    files: dict[str, list[ApplicationFile]] = {}
    for each in _files(application=application.pk):
        files.setdefault(each.question_key, []).append(each)
    return WorkingCopy(stored, {key: answer.value for key, answer in stored.items()}, data, files)


def answer_data(answer: Answer) -> dict[str, Any]:
    """One stored answer in the shape that a page posts, confidentiality included."""
    said = None if answer.confidential is None else (YES if answer.confidential else NO)
    return {
        answer.question_key: answer.value,
        answer.question_key + CONFIDENTIAL: said,
        answer.question_key + REASON: answer.confidential_reason,
    }
