"""Look whether the providers of those councils that use one still answer."""

from __future__ import annotations

from celery import shared_task

from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease

from .services import note_whether_it_answers

__all__ = ["look", "look_everywhere"]


@council_task(name="signon.look", ignore_result=True)
def look() -> bool | None:
    """In one council. None where there is nothing to look at."""
    return note_whether_it_answers()


@shared_task(name="signon.look_everywhere", ignore_result=True)
def look_everywhere() -> int:
    """One message to each council."""
    with lease("signon.look_everywhere", seconds=120) as ours:
        return for_each_council(look) if ours else 0
