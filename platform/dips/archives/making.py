"""Make the exports that councils asked for, and take them away when their time is over. In the council, by a worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from dips.councils.scope import current
from dips.kernel import audit
from dips.kernel.errors import DomainError
from dips.kernel.functions import DipsNow

from . import exporting, failing, services
from .models import Export
from .states import ExportState

LEASE = timedelta(minutes=70)  # longer than any worker lives with one
TRIES = 3
FOLDER = "exports"
SOFT, HARD = 60 * 60, 62 * 60  # seconds: a large council's files take their time


def make(export_id: UUID) -> Export | None:
    """Write the council's own copy. None if it is over or somebody is at it. Killed, the next try begins anew."""
    export = _claim(export_id)
    council = current()
    if export is None or council is None:
        return None
    name = f"{FOLDER}/{export.pk}.zip"
    path = Path(storages["private"].path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        done = exporting.export(council, path, whole=False)
    except Exception as error:
        _failed(export, error)
        raise
    return services.note_export(export_id=export.pk, path=name, size=done.size, sha256=done.sha256)


def _claim(export_id: UUID) -> Export | None:
    with transaction.atomic():
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        rows = Export.objects.select_for_update().filter(free, pk=export_id, state=ExportState.WAITING)
        export = rows.first()
        if export is None:
            return None
        if export.attempts >= TRIES:
            services.give_export_up(export=export, why=export.error or failing.killed())
            return None
        Export.objects.filter(pk=export.pk).update(lease_until=Now() + Value(LEASE), attempts=F("attempts") + 1)
    return export


def _failed(export: Export, error: Exception) -> None:
    """A refusal is final; anything else is tried again."""
    why = failing.reason(error)
    if isinstance(error, DomainError) or export.attempts + 1 >= TRIES:
        services.give_export_up(export=export, why=why)
    else:
        rows = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
        rows.update(error=why, lease_until=None)


def waiting(schema: str) -> list[UUID]:
    """Those that nobody is at."""
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    rows = Export.objects.filter(free, schema=schema, state=ExportState.WAITING)
    return list(rows.values_list("pk", flat=True))


def clear(schema: str) -> int:
    """Take away files whose time is over, and say so in the council's trail. Returns how many."""
    over = list(Export.objects.filter(schema=schema, state=ExportState.DONE, keep_until__lt=DipsNow()))
    for export in over:
        storages["private"].delete(export.file)
        with transaction.atomic():
            if Export.objects.filter(pk=export.pk, state=ExportState.DONE).update(state=ExportState.GONE, file=""):
                audit.record("export.clear", export, by=services.MAKER)
    return len(over)
