"""Look at every claim whose time has come."""

from __future__ import annotations

import logging
from datetime import timedelta

from dips.councils.scope import operator_scope, schema_scope
from dips.councils.states import CouncilState
from dips.kernel import clock
from dips.kernel.actors import System
from dips.kernel.functions import DipsNow

from ..models import Claim
from ..states import OPEN
from .looking import look

logger = logging.getLogger(__name__)

BY = System("domains")
MOST = 50  # a turn; the DNS may be slow
LATER = timedelta(hours=1)


def look_at_due() -> int:
    """Of all councils; one that fails does not hold up the others. Returns how many were looked at."""
    with operator_scope():
        due = list(Claim.objects.filter(state__in=OPEN, look_next_at__lte=DipsNow()).order_by("look_next_at")[:MOST])
    return sum(map(_look, due))


def _look(claim: Claim) -> bool:
    try:
        with schema_scope(claim.schema) as council:
            if council is not None and council.state == CouncilState.ACTIVE:
                look(claim=claim, by=BY, is_daily=True)
                return True
    except Exception:  # whatever it is, the next claim is looked at
        logger.exception("the look at a claim failed")
    with operator_scope():
        Claim.objects.filter(pk=claim.pk).update(look_next_at=clock.now() + LATER)
    return False
