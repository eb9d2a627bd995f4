"""What somebody reads at the door who worked here and may not now: since when, why, and whom to ask.

Whoever never belonged to the council reads nothing of this: for them there is no back office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dips.kernel import clock

from . import queries
from .models import Member
from .states import MemberState

if TYPE_CHECKING:
    from dips.accounts.models import User


@dataclass(frozen=True, slots=True)
class Former:
    """Why the door is shut: they `left`, their last day is `over`, or their roles `rest`; and the first such day."""

    why: str
    since: date | None


def of(user: User) -> Former | None:
    """None for a stranger, and for somebody who may act today."""
    member = Member.objects.filter(user_id=user.pk).first()
    if member is None:
        return None
    if member.state == MemberState.LEFT:
        return Former("left", _day(member.left_at))
    if member.expires_on is not None and member.expires_on < queries.today():
        return Former("over", member.expires_on + timedelta(days=1))
    return Former("rest", _day(member.suspended_at)) if member.suspended_at else None


def _day(moment: datetime | None) -> date | None:
    return clock.london(moment).date() if moment else None
