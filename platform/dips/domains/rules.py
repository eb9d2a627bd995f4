"""Who may do anything with a council's names."""

from __future__ import annotations

from dips.kernel.actors import Actor
from dips.staff import rules as staff

MANAGE = "staff.manage_sign_on"


def may_manage(by: Actor) -> bool:
    return staff.can(by, MANAGE)


def require(by: Actor) -> None:
    """Refuses with `not_allowed`."""
    staff.require(by, MANAGE)
