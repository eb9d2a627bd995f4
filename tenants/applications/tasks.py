"""Close calls whose time is over, council by council, and remind of those that are about to close."""

from __future__ import annotations

from celery import shared_task

from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease
from tenants.calls.services import close_due_calls

from .services import remind_of_deadlines

__all__ = ["close_calls", "close_due", "remind", "remind_due"]


@council_task(name="applications.close_due", ignore_result=True)
def close_due() -> int:
    """In one council. The second run finds nothing left to close."""
    return close_due_calls()


@shared_task(name="applications.close_calls", ignore_result=True)
def close_calls() -> int:
    """One message to each council. Of two schedulers, one does it."""
    with lease("applications.close_calls", seconds=10) as ours:
        return for_each_council(close_due) if ours else 0


@council_task(name="applications.remind_due", ignore_result=True)
def remind_due() -> int:
    """In one council. What was queued before is not queued again."""
    return remind_of_deadlines()


@shared_task(name="applications.remind", ignore_result=True)
def remind() -> int:
    """One message to each council."""
    with lease("applications.remind", seconds=60) as ours:
        return for_each_council(remind_due) if ours else 0
