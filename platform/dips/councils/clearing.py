"""Delete what was held for somebody to come back to, once nobody may any more."""

from __future__ import annotations

from celery import shared_task

from dips.kernel import held
from dips.kernel.leases import lease

from .scope import operator_scope


@shared_task(name="councils.clear_held", ignore_result=True)
def clear_held() -> int:
    """Every council's at once; nothing of it can be read here. Returns how many."""
    with operator_scope(), lease("councils.clear_held", seconds=60) as ours:
        return held.clear() if ours else 0
