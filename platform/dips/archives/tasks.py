"""Exports in the background, by workers; departures by the provisioner, who alone has the owner's address."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task

from dips.councils.scope import operator_scope
from dips.councils.tasks import QUEUE
from dips.councils.work import council_task
from dips.kernel import schema

from . import leaving, making
from .errors import NoSigningKey
from .models import Export
from .states import ExportState

logger = logging.getLogger(__name__)


@council_task(name="archives.make_export", ignore_result=True, soft_time_limit=making.SOFT, time_limit=making.HARD)
def make_export(export_id: str) -> None:
    """Said twice, it is made once."""
    making.make(UUID(export_id))


@council_task(name="archives.look_after_exports", ignore_result=True)
def look_after_exports() -> int:
    """In one council: go on with what was begun, take away what is over."""
    for pk in making.waiting(schema.here()):
        make_export.delay(export_id=str(pk))
    return making.clear(schema.here())


@shared_task(name="archives.look_after_all", ignore_result=True)
def look_after_all() -> int:
    """Wake whoever has something to do. Returns how many councils have."""
    with operator_scope():
        rows = Export.objects.filter(state__in=[ExportState.WAITING, ExportState.DONE])
        schemas = sorted(set(rows.values_list("schema", flat=True)))
    for each in schemas:
        look_after_exports.delay(schema_name=each)
    for pk in leaving.due():
        leave.delay(str(pk))
    return len(schemas)


@shared_task(name="archives.leave", queue=QUEUE, ignore_result=True)
def leave(departure_id: str) -> None:
    """Killed, or failed, it is taken up again by the next look."""
    try:
        leaving.carry_out(UUID(departure_id))
    except NoSigningKey as refused:
        logger.error("a council is due to leave and cannot: %s", refused)
    except Exception:  # the row keeps the reason
        logger.exception("a departure stopped, and goes on with the next look")
