"""What an application asks: pages of questions, read from a form version's JSON into values that cannot change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from dips.directory.states import StageKind

APPLYING = str(StageKind.CALL_FOR_SOLUTIONS)


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
    """The question is asked only when an earlier question of the same form has this answer.

    `within` is what the earlier question itself depends on: an answer that is no longer asked for asks for nothing.
    """

    question: str
    equals: str
    within: ShowIf | None = None

    def holds(self, answers: Mapping[str, Any]) -> bool:
        given = answers.get(self.question)
        if isinstance(given, bool):
            given = "yes" if given else "no"
        return given == self.equals and (self.within is None or self.within.holds(answers))


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `criterion` is the key of the criterion it is scored under; empty when it is not scored.

    `opens_in` is the kind of stage from which on it is asked.
    """

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
    opens_in: str = APPLYING

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether this question stands, given what else was answered."""
        return self.show_if is None or self.show_if.holds(answers)


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
    conditions: dict[str, ShowIf | None] = {}
    return tuple(
        Page(
            key=page["key"],
            title=page["title"],
            group=page["group"],
            questions=tuple(_question(question, conditions) for question in page["questions"]),
        )
        for page in pages
    )


def _question(given: Mapping[str, Any], conditions: dict[str, ShowIf | None]) -> Question:
    """`conditions` remembers what the questions before depend on."""
    show_if = given.get("show_if")
    condition = ShowIf(show_if["question"], show_if["equals"], conditions.get(show_if["question"])) if show_if else None
    conditions[given["key"]] = condition
    return Question(
        key=given["key"],
        label=given["label"],
        kind=QuestionKind(given["kind"]),
        hint=given.get("hint", ""),
        required=given.get("required", True),
        word_limit=given.get("word_limit"),
        max_chars=given.get("max_chars"),
        choices=tuple(Choice(choice["key"], choice["label"]) for choice in given.get("choices", ())),
        show_if=condition,
        criterion=given.get("criterion", ""),
        confidential=given.get("confidential", False),
        opens_in=given.get("opens_in", APPLYING),
    )


def asked_by(pages: Sequence[Page], stage: str) -> tuple[Page, ...]:
    """What is asked once a stage has come: questions of later stages are left out, and pages that hold no others."""
    order = StageKind.values
    come = order[: order.index(stage) + 1]
    found = (replace(page, questions=tuple(each for each in page.questions if each.opens_in in come)) for page in pages)
    return tuple(page for page in found if page.questions)


def questions(pages: Sequence[Page]) -> Iterator[Question]:
    """Every question, in the order asked."""
    for page in pages:
        yield from page.questions
