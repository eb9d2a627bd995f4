"""Requests for councils: those that wait for an answer, those under way, and those that failed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Now

from dips.councils.models import ProvisioningRun
from dips.councils.states import LIVE, RunState

STILL = timedelta(minutes=2)
RECENT = timedelta(days=7)
MOMENT = timedelta(minutes=10)

_nobody = Q(lease_until=None, updated_at__lt=Now() - Value(STILL)) | Q(lease_until__lt=Now() - Value(STILL))
STUCK = Q(_nobody, state__in=LIVE)
SHELVES: dict[str, tuple[str, Q]] = {
    "requested": ("Waiting for approval", Q(state=RunState.REQUESTED)),
    "live": ("Being made", Q(state__in=LIVE)),
    "failed": ("Failed", Q(state__in=[RunState.FAILED, RunState.REMOVED])),
    "done": ("Made", Q(state=RunState.DONE, spare_of="")),
    "refused": ("Refused", Q(state=RunState.REFUSED)),
}


def runs() -> QuerySet[ProvisioningRun]:
    return ProvisioningRun.objects.select_related("region", "council")


def counts() -> dict[str, int]:
    """How many requests lie on each shelf; `stuck` and `lately` (failed within a week) besides."""
    lately = Q(SHELVES["failed"][1], updated_at__gte=Now() - Value(RECENT))
    wanted = {key: where for key, (_label, where) in SHELVES.items()} | {"stuck": STUCK, "lately": lately}
    return ProvisioningRun.objects.aggregate(**{key: Count("pk", filter=where) for key, where in wanted.items()})


def listed(shelf: str) -> QuerySet[ProvisioningRun]:
    """One shelf: what waits for an answer by age, anything else newest first."""
    order = "created_at" if shelf == "requested" else "-created_at"
    return runs().filter(SHELVES[shelf][1]).order_by(order, "pk")


def same_again(slug: str, name: str, asked_by: UUID) -> ProvisioningRun | None:
    """The request that a second press of the same button meant: this person's, for the same, a moment ago."""
    mine = ProvisioningRun.objects.filter(slug=slug, name=name, requested_by=asked_by)
    just_now = Q(state=RunState.DONE, created_at__gte=Now() - Value(MOMENT))
    return mine.filter(Q(state__in=LIVE) | just_now).order_by("-created_at").first()
