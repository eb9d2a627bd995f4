"""Who sees the checklist, who ticks what, and who says who does it until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dips.kernel.actors import Actor, System
from dips.kernel.errors import NotAllowed
from dips.staff.queries import roles_of
from dips.staff.rules import can, require

if TYPE_CHECKING:
    from ..models import ChecklistItem

MANAGE = "programmes.manage_programme"
"""Whoever sets programmes up sets the council up."""


def can_manage(by: Actor) -> bool:
    return can(by, MANAGE)


def require_manage(by: Actor) -> None:
    require(by, MANAGE)


def owns(by: Actor, item: ChecklistItem) -> bool:
    """It was given to this person; or to nobody, and it is the work of a role of theirs."""
    if isinstance(by, System):
        return True
    if item.owner_id is not None:
        return bool(item.owner_id == by.pk)
    return roles_of(by).filter(key=item.owner_role).exists()


def can_do(by: Actor, item: ChecklistItem) -> bool:
    return can_manage(by) or owns(by, item)


def require_do(by: Actor, item: ChecklistItem) -> None:
    """Refuses whoever neither sets the council up nor has this to do."""
    if not can_do(by, item):
        raise NotAllowed
