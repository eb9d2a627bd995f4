"""Delete what led nowhere, and what has led to a council long ago."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from dips.councils.scope import portal_scope
from dips.councils.states import RunState
from dips.kernel import clock

from ..models import OVER, SignUp
from .starting import OPEN_FOR

KEPT = timedelta(days=14)  # after the last step of whoever was on the way
AFTERWARDS = timedelta(days=30)  # after the council was made, or refused


def prune() -> int:
    """Returns how many. A request that waits for an operator is kept as long as it waits."""
    now = clock.now()
    unused = Q(proved_at=None, expires_at__lt=now - OPEN_FOR)
    left = Q(run=None, updated_at__lt=now - KEPT)
    done = Q(run__state__in=sorted({RunState.DONE, *OVER}), run__updated_at__lt=now - AFTERWARDS)
    with portal_scope():
        return SignUp.objects.filter(unused | left | done).delete()[0]
