"""Messages that are not delivered: counted and listed, never read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet, Value
from django.db.models.functions import Now

from dips.councils.faring import OVERDUE, PATIENCE, STUCK
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState

SHOWN = ("id", "schema", "kind", "state", "attempts", "last_error", "created_at", "due_at", "leased_until", "done_at")

W, F, P = OutboxState.WAITING, OutboxState.FAILED, OutboxState.PARKED
SHELVES: dict[str, tuple[str, Q]] = {
    "failed": ("Failed", Q(state=F)),
    "stuck": ("Held by a worker that is gone", STUCK),
    "overdue": ("Overdue", OVERDUE),
    "held": ("Being delivered", Q(state=W, leased_until__gte=Now())),
    "waiting": ("Waiting for their next try", Q(state=W, leased_until=None, due_at__gte=Now() - Value(PATIENCE))),
    "parked": ("Set aside", Q(state=P)),
}


def messages() -> QuerySet[OutboxMessage]:
    """Without what they say, and without their key, which may hold an address."""
    return OutboxMessage.objects.only(*SHOWN)


def counts() -> dict[str, int]:
    """How many messages lie on each shelf. What is delivered is not counted: it is most of the table."""
    open_ones = OutboxMessage.objects.filter(state__in=[W, F, P])
    return open_ones.aggregate(**{key: Count("pk", filter=where) for key, (_label, where) in SHELVES.items()})


@dataclass(frozen=True, slots=True)
class Pile:
    """Failed messages of one kind."""

    kind: str
    count: int
    oldest: datetime


def piles() -> list[Pile]:
    """What failed, by kind, the largest first."""
    rows = OutboxMessage.objects.filter(state=F).values("kind").annotate(count=Count("pk"), oldest=Min("created_at"))
    return [Pile(row["kind"], row["count"], row["oldest"]) for row in rows.order_by("-count", "kind")]


def listed(shelf: str, kind: str = "", schema: str = "") -> QuerySet[OutboxMessage]:
    """One shelf, what has waited longest first."""
    found = messages().filter(SHELVES[shelf][1]).order_by("created_at", "pk")
    found = found.filter(kind=kind) if kind else found
    return found.filter(schema=schema) if schema else found
