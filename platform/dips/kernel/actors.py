"""Who does something: a person, or a named part of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from dips.accounts.models import User


@dataclass(frozen=True, slots=True)
class System:
    """A part of the service that acts by itself, such as the closing of a call."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What the audit trail shows."""
        return f"system: {self.name}"


SYSTEM = System("dips")
Actor: TypeAlias = "User | System"


def actor_id(by: Actor) -> UUID | None:
    return None if isinstance(by, System) else by.pk


def actor_label(by: Actor) -> str:
    """What the audit trail shows. Never an e-mail address."""
    return by.label if isinstance(by, System) else str(by)
