"""Look at claims by themselves, and give hosts. The provisioner alone listens to the queue `provision`."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from dips.councils.scope import operator_scope
from dips.kernel.leases import lease

from . import services

__all__ = ["give_host", "look_at_due"]


@shared_task(name="domains.look_at_due", ignore_result=True)
def look_at_due() -> int:
    """Those whose time has come. Returns how many."""
    with operator_scope(), lease("domains.look_at_due", seconds=300) as ours:
        return services.look_at_due() if ours else 0


@shared_task(name="domains.give_host", queue="provision", ignore_result=True)
def give_host(claim_id: str) -> None:
    """Let a host answer."""
    services.give_host(UUID(claim_id))
