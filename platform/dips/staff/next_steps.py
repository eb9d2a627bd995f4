"""What needs someone next. Each room adds its own lines, read from states and dates; here they are put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from dips.kernel.registry import Registry
from dips.ui import now as present
from dips.ui import words

if TYPE_CHECKING:
    from dips.accounts.models import User

MOST = 7
SOON = timedelta(days=14)


class Urgency(IntEnum):
    """The order of a list. Within each, what has waited longest or is due first stands first."""

    LATE = 0
    DUE = 1
    WAITING = 2
    UNFINISHED = 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """One line: when, what and why, and where to do it. `note` stands under the date: who has it, how long is left."""

    when: str
    what: str
    why: str
    url: str
    button: str
    urgency: Urgency = Urgency.WAITING
    at: datetime | None = None
    note: str = ""

    @property
    def is_late(self) -> bool:
        return self.urgency == Urgency.LATE


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose list, at what moment, and of which programme alone if of one."""

    by: User
    now: datetime
    programme: UUID | None = None


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The lines that are shown, and how many there are in all."""

    shown: list[NextStep]
    count: int


Source = Callable[[Ask], Iterable[NextStep]]
sources: Registry[Source] = Registry("what needs someone next")


def register(key: str, source: Source) -> None:
    """Add a room's lines. A source asks as much of the database for many rows as for one.

    It gives nothing to someone who may not do what it speaks of, and nothing that is not of the programme asked for.
    """
    sources.register(key, source)


def next_steps(by: User, *, programme: UUID | None = None) -> NextSteps:
    """The list of one person: at most seven lines, the most urgent first."""
    ask = Ask(by, present.now(), programme)
    found = sorted((step for _key, source in sources for step in source(ask)), key=_place)
    return NextSteps(found[:MOST], len(found))


def _place(step: NextStep) -> tuple[int, float]:
    return step.urgency, step.at.timestamp() if step.at is not None else 0.0


def since(moment: datetime) -> str:
    """The date of a line that waits."""
    return _("Since %(day)s") % {"day": words.day(moment)}
