"""What the schedule does about sign-ups."""

from __future__ import annotations

from celery import shared_task

from dips.councils.scope import portal_scope
from dips.kernel.leases import lease

from . import services


@shared_task(name="signup.prune", ignore_result=True)
def prune() -> int:
    """Forget those that are over. Returns how many."""
    with portal_scope(), lease("signup.prune", seconds=60) as ours:
        return services.prune() if ours else 0
