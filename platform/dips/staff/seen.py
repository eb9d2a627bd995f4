"""When somebody was last here: a day, no more, and nothing of what they did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from . import queries
from .models import Member

if TYPE_CHECKING:
    from dips.accounts.models import User

IDLE = timedelta(days=90)


def note(user: User) -> None:
    """Once a day, in the council one stands in; on the portal nothing."""
    if queries.in_council():
        rows = queries.current_members().filter(user_id=user.pk)
        rows.filter(Q(seen_on=None) | Q(seen_on__lt=queries.TODAY)).update(seen_on=queries.TODAY)


def is_idle(member: Member, today: date) -> bool:
    """Whether they have not been here for ninety days; somebody never seen is counted from when they joined."""
    return (member.seen_on or member.joined_at.date()) < today - IDLE
