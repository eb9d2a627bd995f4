"""Council by council: count what is shared."""

from __future__ import annotations

from celery import shared_task

from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease

from .services import count_figures

__all__ = ["count_all", "count_here"]


@council_task(name="regions.count_here", ignore_result=True)
def count_here() -> int:
    """In one council. One that shares nothing is not counted."""
    return count_figures()


@shared_task(name="regions.count_all", ignore_result=True)
def count_all() -> int:
    """One message to each council."""
    with lease("regions.count_all", seconds=120) as ours:
        return for_each_council(count_here) if ours else 0
