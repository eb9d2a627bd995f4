"""Who may do what to a call, and what a call must have before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _

from dips.kernel.actors import Actor
from dips.staff.rules import can
from tenants.challenges.models import Challenge
from tenants.challenges.rules import require_change_on, require_on

from .states import Sift

if TYPE_CHECKING:
    from .models import Call, CriteriaSet

MANAGE = "calls.manage_call"
WHOLE = 100
GRACE = timedelta(minutes=5)
"""What an officer may take between typing a time and pressing the button."""


def require_manage(by: Actor, challenge: Challenge) -> None:
    require_on(by, MANAGE, challenge)


def require_change(by: Actor, challenge: Challenge) -> None:
    """For a call that is prepared or announced. One that runs is extended, closed and cancelled in any case."""
    require_change_on(by, MANAGE, challenge)


def can_manage(by: Actor) -> bool:
    return can(by, MANAGE)


def total_weights(criteria_set: CriteriaSet | None) -> dict[str, int]:
    """What the weights of each sift add up to. Every call has a sift of what was written."""
    totals: dict[str, int] = {Sift.FORM: 0}
    if criteria_set is not None:
        rows = criteria_set.criteria.order_by("sift").values_list("sift").annotate(total=Sum("weight"))
        totals |= dict(rows)
    return totals


def wrong_total(totals: Mapping[str, int]) -> str:
    """What is wrong with the weights, as a sentence without its full stop; empty when each sift makes 100."""
    for sift, total in totals.items():
        if total != WHOLE and sift == Sift.INTERVIEW:
            return _("The interview’s weights add up to %(total)d. They must add up to 100") % {"total": total}
        if total != WHOLE:
            return _("The weights add up to %(total)d. They must add up to 100") % {"total": total}
    return ""


def has_dates(call: Call) -> bool:
    return call.opens_at is not None and call.closes_at is not None
