"""Who has left and still holds things."""

from __future__ import annotations

from .. import holdings
from ..models import Member
from ..states import MemberState


def left_behind() -> dict[Member, list[holdings.Thing]]:
    """People who left, with what waits for somebody else."""
    gone = {row.user_id: row for row in Member.objects.filter(state=MemberState.LEFT).select_related("user")}
    found: dict[Member, list[holdings.Thing]] = {}
    for thing in holdings.held(list(gone)) if gone else ():
        found.setdefault(gone[thing.holder], []).append(thing)
    return found
