"""The council's rules of access, and how long somebody may work without the second step."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from dips.kernel import clock
from dips.ui import now as present

from .. import queries
from ..models import Member, Safety

if TYPE_CHECKING:
    from dips.accounts.models import User

AT_ONCE = ("staff.manage_people", "staff.manage_sign_on", "staff.manage_sharing")
"""Whoever may do one of these has no grace: they open the doors of all others."""


def safety() -> Safety:
    """The row, or what stands until somebody makes one."""
    return Safety.objects.first() or Safety()


def grace_ends(user: User) -> datetime | None:
    """Until when a person who has no second factor may work here without one; None where they may not."""
    days = Safety.objects.values_list("grace_days", flat=True).first() or 0
    if not days or any(user.has_perm(right) for right in AT_ONCE):
        return None
    joined = queries.current_members().filter(user_id=user.pk).values_list("joined_at", flat=True).first()
    if joined is None:
        return None
    end: datetime = joined + timedelta(days=days)
    return end if clock.now() < end else None


def ends_of_grace(members: list[Member]) -> dict[object, datetime]:
    """The same of many, for those who have one by their roles, whether or not they have a factor by now."""
    days, now = safety().grace_days, present.now()
    strict = set(reduce(or_, map(queries.people_who_may, AT_ONCE)).values_list("pk", flat=True))
    ends = {row.user_id: row.joined_at + timedelta(days=days) for row in members if row.user_id not in strict}
    return {user_id: end for user_id, end in ends.items() if now < end}
