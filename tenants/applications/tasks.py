"""Council by council: close calls whose time is over, remind of those about to close, look after the files."""

from __future__ import annotations

from dataclasses import asdict

from celery import shared_task

from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease
from tenants.calls.services import close_due_calls

from .services import check_files, remind_of_deadlines

__all__ = ["check_files_here", "check_files_of_all", "close_calls", "close_due", "remind", "remind_due"]


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


@council_task(name="applications.check_files_here", ignore_result=True)
def check_files_here() -> dict[str, int]:
    """In one council. Running again finds nothing more to delete."""
    return asdict(check_files())


@shared_task(name="applications.check_files", ignore_result=True)
def check_files_of_all() -> int:
    """One message to each council, once a day."""
    with lease("applications.check_files", seconds=60) as ours:
        return for_each_council(check_files_here) if ours else 0
