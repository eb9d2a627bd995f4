"""Deliver the outbox and seal the audit trail: each row in its own council, whoever wakes us."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from celery import shared_task
from django.conf import settings

from dips.kernel import outbox, seal
from dips.kernel.leases import lease

from .scope import operator_scope, portal_scope, schema_scope
from .states import CouncilState
from .work import council_task, for_each_council

logger = logging.getLogger(__name__)


@shared_task(name="councils.relay_outbox", ignore_result=True)
def relay_outbox() -> int:
    """Deliver what is due. Safe to run twice at once: messages are leased."""
    return sum(1 for _ in outbox.drain(enter=schema_scope, note=operator_scope))


@shared_task(name="councils.seal_audit", ignore_result=True)
def seal_audit() -> None:
    """Chain the portal's events, and ask each council to chain its own."""
    with portal_scope(), lease("seal_audit", seconds=50) as ours:
        if ours:
            _seal()
            for_each_council(seal_council, states=frozenset(CouncilState))


@council_task(name="councils.seal_council", ignore_result=True)
def seal_council() -> None:
    """Chain what happened in one council, and anchor its head outside the database."""
    _seal()


def _seal() -> None:
    while seal.seal():
        pass
    seal.anchor(Path(settings.HOME) / "anchors")


def wake(sender: object, **kwargs: Any) -> None:
    """Ask a worker to deliver now. Without a broker the beat's next run delivers instead."""
    try:
        relay_outbox.apply_async(retry=False)
    except Exception as error:  # the row is safe; only the hurry is lost
        logger.warning("the relay could not be woken: %s", type(error).__name__)
