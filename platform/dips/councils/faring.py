"""How a council fares, from outside: its schema beside the code's, what lies in the outbox for it, its last change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q, Value
from django.db.models.functions import Now

from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState

from .models import Activity, Council
from .plans import Measure
from .plans import of as plan_of
from .usage import Used
from .waiting import WHOLE, WORD

PATIENCE = timedelta(minutes=5)
STUCK = Q(state=OutboxState.WAITING, leased_until__lt=Now())  # its worker is gone
OVERDUE = Q(state=OutboxState.WAITING, leased_until=None, due_at__lt=Now() - Value(PATIENCE))


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages of one council that have not left."""

    waiting: int
    failed: int
    parked: int
    late: int
    oldest: datetime | None


def backlog(council: Council) -> Backlog:
    """Counted by state; `late` should have left, `oldest` is of what waits or failed."""
    own = OutboxMessage.objects.filter(schema=council.schema_name, state__in=["waiting", "failed", "parked"])
    return Backlog(
        **own.aggregate(
            waiting=Count("pk", filter=Q(state="waiting")),
            failed=Count("pk", filter=Q(state="failed")),
            parked=Count("pk", filter=Q(state="parked")),
            late=Count("pk", filter=STUCK | OVERDUE),
            oldest=Min("created_at", filter=Q(state__in=["waiting", "failed"])),
        )
    )


def is_behind(council: Council) -> bool | None:
    """Whether its schema lacks migrations that pristine has. None when there is no schema to look at.

    The operator's role reads no council: a function of the owner's compares the two records, and says no more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.dips_is_behind(%s)", [council.schema_name])
        (said,) = cursor.fetchone()
    return None if said is None else bool(said)


def all_followed() -> bool:
    """What `dips migrate` said last: whether every council came along."""
    with connection.cursor() as cursor:
        cursor.execute(WORD)
        row = cursor.fetchone()
    return row is not None and row[0] == WHOLE


def usage(council: Council) -> list[Used]:
    """What it noted of each limit of its plan. Nothing before its first note."""
    noted = Activity.objects.filter(council=council).first()
    plan = plan_of(council.plan)
    if noted is None:
        return []
    return [Used(each, getattr(noted, each), plan.limit(each) if plan else None) for each in Measure]
