"""Close calls whose time is over, council by council; drafts lapse with them."""

from __future__ import annotations

from celery import shared_task

from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease
from tenants.calls.services import close_due_calls

__all__ = ["close_calls", "close_due"]


@council_task(name="applications.close_due", ignore_result=True)
def close_due() -> int:
    """In one council. The second run finds nothing left to close."""
    return close_due_calls()


@shared_task(name="applications.close_calls", ignore_result=True)
def close_calls() -> int:
    """One message to each council. Of two schedulers, one does it."""
    with lease("applications.close_calls", seconds=10) as ours:
        return for_each_council(close_due) if ours else 0
