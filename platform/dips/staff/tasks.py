"""Note how alive each council is: two figures that the platform's operator may see."""

from __future__ import annotations

from celery import shared_task
from django.db.models import Max
from django.db.models.functions import Now

from dips.councils.models import Activity
from dips.councils.scope import current
from dips.councils.work import council_task, for_each_council
from dips.kernel import schema
from dips.kernel.leases import lease
from dips.kernel.models import AuditEvent

from . import queries

__all__ = ["note_activities", "note_activity"]


@council_task(name="staff.note_activity", ignore_result=True)
def note_activity() -> None:
    """In one council, by itself: how many people have a role, and when anything was last changed."""
    council = current()
    assert council is not None, "a council notes its own activity"
    last = AuditEvent.objects.filter(schema=schema.here()).aggregate(last=Max("recorded_at"))["last"]
    note = Activity(council=council, people=queries.current_members().count(), last_at=last, noted_at=Now())
    Activity.objects.bulk_create(
        [note], update_conflicts=True, unique_fields=["council"], update_fields=["people", "last_at", "noted_at"]
    )


@shared_task(name="staff.note_activities", ignore_result=True)
def note_activities() -> int:
    """One message to each council."""
    with lease("staff.note_activities", seconds=120) as ours:
        return for_each_council(note_activity) if ours else 0
