"""Who may do what to a call, and what a call must have before it is published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from dips.kernel.actors import Actor
from dips.staff.rules import can
from tenants.challenges.models import Challenge
from tenants.challenges.rules import require_on

if TYPE_CHECKING:
    from .models import Call, CriteriaSet

MANAGE = "calls.manage_call"
WHOLE = 100
GRACE = timedelta(minutes=5)
"""What an officer may take between typing a time and pressing the button."""


def require_manage(by: Actor, challenge: Challenge) -> None:
    require_on(by, MANAGE, challenge)


def can_manage(by: Actor) -> bool:
    return can(by, MANAGE)


def total_weight(criteria_set: CriteriaSet | None) -> int:
    if criteria_set is None:
        return 0
    return criteria_set.criteria.aggregate(total=Sum("weight"))["total"] or 0


def has_dates(call: Call) -> bool:
    return call.opens_at is not None and call.closes_at is not None
