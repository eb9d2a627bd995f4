"""What happens by itself each hour: letters about roles that are due or end, and roles that nobody confirmed."""

from __future__ import annotations

from datetime import timedelta

from . import queries
from .confirming import letters
from .confirming.queries import due
from .confirming.services import suspend_unconfirmed

BEFORE = timedelta(days=14)
AFTER = timedelta(days=7)


def look_after_people() -> int:
    """May run as often as one likes: each letter leaves once. Returns how many roles now rest."""
    today = queries.today()
    waiting = list(due(today))
    if newest := max((row.confirm_by for row in waiting if row.confirm_by), default=None):
        letters.tell_due(waiting, newest)
    for member in queries.active_members().filter(expires_on__isnull=False).select_related("user"):
        assert member.expires_on is not None, "asked for"
        if today - AFTER <= member.expires_on <= today + BEFORE:
            letters.tell_ending(member, is_over=member.expires_on < today)
    return len(suspend_unconfirmed())
