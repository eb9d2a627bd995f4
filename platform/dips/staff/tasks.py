"""Note how alive and how full each council is: in figures that the platform's operator may see."""

from __future__ import annotations

from celery import shared_task

from dips.councils import usage
from dips.councils.work import council_task, for_each_council
from dips.kernel.leases import lease

from . import leaving, looking_after, queries

__all__ = [
    "cut_off_those_whose_time_is_over",
    "cut_off_where_time_is_over",
    "look_after_everybody",
    "look_after_people",
    "note_activities",
    "note_activity",
]


@council_task(name="staff.note_activity", ignore_result=True)
def note_activity() -> None:
    """In one council, by itself: how many people have a role, when anything was last changed, what its plan counts."""
    usage.note_all(people=queries.current_members().count())


@shared_task(name="staff.note_activities", ignore_result=True)
def note_activities() -> int:
    """One message to each council."""
    with lease("staff.note_activities", seconds=120) as ours:
        return for_each_council(note_activity) if ours else 0


@council_task(name="staff.cut_off_those_whose_time_is_over", ignore_result=True)
def cut_off_those_whose_time_is_over() -> int:
    """In one council: what could lead back ends with a person's last day."""
    return leaving.cut_off_those_whose_time_is_over()


@shared_task(name="staff.cut_off_where_time_is_over", ignore_result=True)
def cut_off_where_time_is_over() -> int:
    """One message to each council."""
    with lease("staff.cut_off_where_time_is_over", seconds=120) as ours:
        return for_each_council(cut_off_those_whose_time_is_over) if ours else 0


@council_task(name="staff.look_after_people", ignore_result=True)
def look_after_people() -> None:
    """In one council, by itself."""
    looking_after.look_after_people()


@shared_task(name="staff.look_after_everybody", ignore_result=True)
def look_after_everybody() -> int:
    """One message to each council."""
    with lease("staff.look_after_everybody", seconds=120) as ours:
        return for_each_council(look_after_people) if ours else 0
