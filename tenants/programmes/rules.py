"""Who may do what to a programme."""

from __future__ import annotations

from dips.kernel.actors import Actor
from dips.staff.rules import can, require, require_to_change

MANAGE = "programmes.manage_programme"


def require_manage(by: Actor) -> None:
    require(by, MANAGE)


def require_change(by: Actor) -> None:
    """For all that begins something or changes what there is, and not for closing a programme."""
    require_to_change(by, MANAGE)


def can_manage(by: Actor) -> bool:
    return can(by, MANAGE)
