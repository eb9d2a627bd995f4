"""What a council's set-up can be seen to have reached. Rooms register conditions; a checklist asks them by their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise

from dips.kernel.registry import Registry

Sentence = str | Promise


class Reached(StrEnum):
    """How far something is."""

    NOT = "not"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Answer:
    """How far it is, in a few words besides where they help, and where one goes on with it."""

    reached: Reached
    note: str = ""
    url: str = ""

    @classmethod
    def of(cls, done: bool, note: str = "", url: str = "", *, begun: bool = False) -> Answer:
        """Done, or begun, or neither."""
        return cls(Reached.DONE if done else Reached.STARTED if begun else Reached.NOT, note, url)


@dataclass(frozen=True, slots=True)
class Condition:
    """`ask(role)` looks at the council one stands in.

    `of_role`: it is asked about one of the council's roles, whose key the checklist names. `by_eye`: the service can
    say where the thing stands, and a person must say that it is right.
    """

    label: Sentence
    ask: Callable[[str], Answer]
    of_role: bool = False
    by_eye: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something of the set-up that the first call needs, and where one goes on with it."""

    title: str
    url: str


before_first_call: list[Callable[[], list[Unfinished]]] = []
"""Asked on the page that publishes a council's first call. Filled in `ready()` by whoever keeps the checklist."""

by_link: list[Callable[[str], Answer | None]] = []
"""Asked of a role that nobody has: whether somebody without an account does its work by a mailed link. Filled in
`ready()`."""

conditions: Registry[Condition] = Registry("conditions of a council's set-up")


def place(name: str, *parts: object) -> str:
    """The path of one of the council's screens, also for whoever asks on the portal's host."""
    return reverse(name, urlconf=settings.ROOT_URLCONF, args=parts)


def register(
    key: str, label: Sentence, ask: Callable[[str], Answer], *, of_role: bool = False, by_eye: bool = False
) -> None:
    """Add a condition. A blueprint names it by its key, which therefore never changes."""
    conditions.register(key, Condition(label, ask, of_role, by_eye))


def needed_first() -> list[Unfinished]:
    """What the first call needs and is not done. Nothing is refused for it: a council may know better."""
    return [each for ask in before_first_call for each in ask()]
