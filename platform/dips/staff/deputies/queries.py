"""Whose deputies there are, and for whom somebody acts on a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet

from dips.kernel.actors import System

from .. import holdings, queries
from ..models import Deputy, UserGroup
from ..states import RoleScope

if TYPE_CHECKING:
    from dips.kernel.actors import Actor


def open_ones() -> QuerySet[Deputy]:
    """Named and not over: running, or still to begin."""
    return Deputy.objects.filter(ended_at=None, ends_on__gte=queries.TODAY).select_related("person", "deputy")


def acts_for(obj: Model, by: Actor) -> list[str]:
    """Those for whom somebody acts on a thing that is not their own: what the audit trail adds to their name.

    Nobody, where a role of theirs reaches over the whole council: they act in their own right, deputy or not.
    """
    if isinstance(by, System) or not queries.in_council():
        return []
    rows = list(queries.running_deputies().filter(deputy_id=by.pk).select_related("person"))
    if not rows or UserGroup.objects.filter(user_id=by.pk, group__role__scope=RoleScope.COUNCIL).exists():
        return []
    holders = holdings.holders(obj)
    return [] if by.pk in holders else [str(row.person) for row in rows if row.person_id in holders]
