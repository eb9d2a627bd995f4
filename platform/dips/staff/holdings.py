"""What people hold: challenges, items of the checklist and whatever else rooms register.

It is what a role that sees only its own reaches, what goes over to somebody else, and what keeps a person from
leaving unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model

from dips.kernel.registry import Registry

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Thing:
    """One part that one person has in one thing. `key` names it among all that anybody holds, `short` in a list."""

    key: str
    holder: UUID
    part: str
    name: str
    short: str
    url: str

    def __str__(self) -> str:
        return f"{self.part}: {self.name}"


@dataclass(frozen=True, slots=True)
class Keeper:
    """What a room knows of holdings.

    `things` of these people; `pass_on` gives those keys of one person to another, writes each thing's own history,
    and refuses (Invalid) where the other's roles do not allow it; `holders` of an object, or of what hangs on it.
    """

    things: Callable[[Collection[UUID]], Iterable[Thing]]
    pass_on: Callable[[UUID, Collection[str], User, Actor, str], None]
    holders: Callable[[Model], frozenset[UUID]]


keepers: Registry[Keeper] = Registry("what people hold")


def register(key: str, keeper: Keeper) -> None:
    """Add a room's. Keys of its things begin with `key` and a colon."""
    keepers.register(key, keeper)


def held(people: Collection[UUID]) -> Iterator[Thing]:
    """Everything that these people hold, room by room."""
    for _key, keeper in keepers:
        yield from keeper.things(people)


def of(user_id: UUID) -> list[Thing]:
    """What one person holds."""
    return list(held([user_id]))


def holders(obj: Model) -> frozenset[UUID]:
    """Who holds a thing, or what it hangs on."""
    return frozenset().union(*(keeper.holders(obj) for _key, keeper in keepers))
