"""Who sets the council up: says who does what until when, and asks for signatures. Whoever has an item may tick it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from dips.kernel.actors import Actor, System
from dips.staff.errors import RoleMissing
from dips.staff.models import Role, UserGroup
from dips.staff.reach import standing_for
from dips.staff.rules import can, hold, require, require_to_change

if TYPE_CHECKING:
    from dips.accounts.models import User

    from ..models import ChecklistItem

MANAGE = "programmes.manage_programme"
"""Whoever sets programmes up sets the council up."""


def can_manage(by: Actor) -> bool:
    return can(by, MANAGE)


def require_manage(by: Actor) -> None:
    require(by, MANAGE)


def require_change(by: Actor) -> None:
    """For saying who does what: setting up waits while the council is read-only."""
    require_to_change(by, MANAGE)


def mine(by: User) -> Q:
    """What was given to this person, or to nobody while it is the work of a role of theirs; or of whose deputy they are."""
    people = standing_for(by)
    groups = UserGroup.objects.filter(user_id__in=people).values("group_id")
    roles = Role.objects.filter(group_id__in=groups).values("key")
    return Q(owner_id__in=people) | Q(owner_id=None, owner_role__in=roles)


def can_do(by: Actor, item: ChecklistItem) -> bool:
    if can_manage(by):
        return True
    return not isinstance(by, System) and type(item).objects.filter(mine(by), pk=item.pk).exists()


def require_do(by: Actor, item: ChecklistItem) -> None:
    """Refuses whoever neither sets the council up nor has this to do."""
    if not can_do(by, item):
        raise RoleMissing(by, MANAGE)
    hold(by)
