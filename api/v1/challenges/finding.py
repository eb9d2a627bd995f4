"""Find a challenge for whoever asks, and say where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dips.directory.states import BEFORE_THE_CALL, Status
from dips.kernel.errors import NotFound
from tenants.calls.models import Call
from tenants.calls.queries import window
from tenants.challenges import queries, rules
from tenants.challenges.models import Challenge
from tenants.challenges.states import PUBLIC, ChallengeStatus


def find(reference: str, *, by: Any | None) -> Challenge:
    """A challenge that is public, or that this officer may know of. Anything else is not found."""
    found = queries.with_rows(Challenge.objects.filter(reference=reference.upper())).first()
    if found is None or (found.status not in PUBLIC and (by is None or not rules.is_in_scope(by, found))):
        raise NotFound
    return found


def status_of(challenge: Challenge, call: Call | None, now: datetime) -> str:
    """What the directory says of it: whether it takes applications, by the database's clock."""
    if challenge.status == ChallengeStatus.WITHDRAWN:
        return Status.WITHDRAWN
    if call is not None and call.closes_at is not None:
        found = str(window(call, now))
        return Status.CLOSED if found == Status.WITHDRAWN else found  # the call was cancelled, not the challenge
    return Status.UPCOMING if challenge.stage in BEFORE_THE_CALL else Status.CLOSED
