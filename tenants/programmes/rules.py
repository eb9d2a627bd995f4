"""Who may do what to a programme."""

from __future__ import annotations

from dips.kernel.actors import Actor
from dips.staff.rules import can, require

MANAGE = "programmes.manage_programme"


def require_manage(by: Actor) -> None:
    require(by, MANAGE)


def can_manage(by: Actor) -> bool:
    return can(by, MANAGE)
