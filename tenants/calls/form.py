"""What an application asks: pages of questions, read from a form version's JSON into values that cannot change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class QuestionKind(StrEnum):
    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FILE = "file"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class ShowIf:
    """The question is asked only when an earlier question of the same form has this answer."""

    question: str
    equals: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `criterion` is the key of the criterion it is scored under; empty when it is not scored."""

    key: str
    label: str
    kind: QuestionKind
    hint: str = ""
    required: bool = True
    word_limit: int | None = None
    max_chars: int | None = None
    choices: tuple[Choice, ...] = ()
    show_if: ShowIf | None = None
    criterion: str = ""
    confidential: bool = False

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether this question stands, given what else was answered."""
        if self.show_if is None:
            return True
        given = answers.get(self.show_if.question)
        if isinstance(given, bool):
            given = "yes" if given else "no"
        return given == self.show_if.equals


@dataclass(frozen=True, slots=True)
class Page:
    """One line of the task list, under the heading `group`."""

    key: str
    title: str
    group: str
    questions: tuple[Question, ...]

    @property
    def criteria(self) -> tuple[str, ...]:
        """Keys of the criteria that this page is scored under, each once."""
        return tuple(dict.fromkeys(each.criterion for each in self.questions if each.criterion))


def parse(pages: Sequence[Mapping[str, Any]]) -> tuple[Page, ...]:
    """Read what the blueprint's schema has checked. Parts left out take their usual value."""
    return tuple(
        Page(
            key=page["key"],
            title=page["title"],
            group=page["group"],
            questions=tuple(_question(question) for question in page["questions"]),
        )
        for page in pages
    )


def _question(given: Mapping[str, Any]) -> Question:
    show_if = given.get("show_if")
    return Question(
        key=given["key"],
        label=given["label"],
        kind=QuestionKind(given["kind"]),
        hint=given.get("hint", ""),
        required=given.get("required", True),
        word_limit=given.get("word_limit"),
        max_chars=given.get("max_chars"),
        choices=tuple(Choice(choice["key"], choice["label"]) for choice in given.get("choices", ())),
        show_if=ShowIf(show_if["question"], show_if["equals"]) if show_if else None,
        criterion=given.get("criterion", ""),
        confidential=given.get("confidential", False),
    )


def questions(pages: Sequence[Page]) -> Iterator[Question]:
    """Every question, in the order asked."""
    for page in pages:
        yield from page.questions
