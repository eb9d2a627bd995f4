"""Deliver the outbox and seal the audit trail: each row in its own council, whoever wakes us."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from celery import shared_task
from django.conf import settings

from dips.kernel import outbox, seal
from dips.kernel.leases import lease

from .models import Council
from .scope import operator_scope, portal_scope, schema_scope

logger = logging.getLogger(__name__)


@shared_task(name="councils.relay_outbox", ignore_result=True)
def relay_outbox() -> int:
    """Deliver what is due. Safe to run twice at once: messages are leased."""
    return sum(1 for _ in outbox.drain(enter=schema_scope, note=operator_scope))


@shared_task(name="councils.seal_audit", ignore_result=True)
def seal_audit() -> None:
    """Chain what happened since the last run in every council, and anchor each head outside the database."""
    with portal_scope(), lease("seal_audit", seconds=300) as ours:
        if not ours:
            return
        for schema in ["public", *Council.objects.values_list("schema_name", flat=True)]:
            with schema_scope(schema):
                while seal.seal():
                    pass
                seal.anchor(Path(settings.HOME) / "anchors")


def wake(sender: object, **kwargs: Any) -> None:
    """Ask a worker to deliver now. Without a broker the beat's next run delivers instead."""
    try:
        relay_outbox.apply_async(retry=False)
    except Exception as error:  # noqa: BLE001 -- the row is safe; only the hurry is lost
        logger.warning("the relay could not be woken: %s", type(error).__name__)
