"""Who does something: a person, or a named part of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from dips.accounts.models import User


BY_ITSELF = "system: "
COMMAND = f"{BY_ITSELF}dips "  # followed by the command that an operator gave


@dataclass(frozen=True, slots=True)
class System:
    """A part of the service that acts by itself, such as the closing of a call."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What the audit trail keeps."""
        return f"{BY_ITSELF}{self.name}"


SYSTEM = System("dips")
Actor: TypeAlias = "User | System"


def actor_id(by: Actor) -> UUID | None:
    return None if isinstance(by, System) else by.pk


def actor_label(by: Actor) -> str:
    """What the audit trail keeps. Never an e-mail address."""
    return by.label if isinstance(by, System) else str(by)


def in_words(label: str) -> str:
    """What people read where the trail says who: a name, or which part of the service, or which command."""
    if label.startswith(COMMAND):
        return _("The platform, by “%(command)s”") % {"command": label.removeprefix(BY_ITSELF)}
    if not label.startswith(BY_ITSELF):
        return label
    part = label.removeprefix(BY_ITSELF)
    return _("The service") if part == SYSTEM.name else _("The service (%(part)s)") % {"part": part}
