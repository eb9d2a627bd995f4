"""Deliver the outbox and seal the audit trail: each row in its own council, whoever wakes us."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition
from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import DatabaseError, connection

from dips.kernel import outbox, seal
from dips.kernel.leases import lease

from .scope import operator_scope, portal_scope, schema_scope
from .states import CouncilState
from .work import council_task, for_each_council

logger = logging.getLogger(__name__)
RELAY = 7_301_003  # advisory lock
HANDS = 2 * outbox.AT_ONCE  # while one council's mail hangs, half of them serve the others
SHIFT = 40.0  # seconds; then the worker is free for other tasks, and the next wake or beat goes on
LOOK_AGAIN = 0.5


@shared_task(name="councils.relay_outbox", ignore_result=True)
def relay_outbox() -> int:
    """Deliver what is due, by several hands at once; one relay at a time, so that other tasks find a worker too.

    What is written down while the last hand leaves is looked for again once the turn is given back. Returns how many
    were delivered.
    """
    sent, ends = 0, time.monotonic() + SHIFT
    while time.monotonic() < ends and _is_due():
        with _turn() as ours:
            if not ours:
                break
            sent += _Hands(ends).run()
    return sent


def _is_due() -> bool:
    with operator_scope():
        return outbox.is_due()


@contextmanager
def _turn() -> Iterator[bool]:
    """Yield whether we are the one relay. The lock belongs to the connection: it goes when we die, however we die.

    Given back by name as well: the server may hold it for a moment after a connection is closed.
    """
    with operator_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [RELAY])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with suppress(DatabaseError), operator_scope(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [RELAY])
            connection.close()


class _Hands:
    """Threads that deliver side by side. One without work stays while another is busy: that one may hang."""

    def __init__(self, ends: float) -> None:
        self.ends = ends
        self.busy = 0
        self.changed = Condition()

    def run(self) -> int:
        with ThreadPoolExecutor(HANDS, thread_name_prefix="relay") as pool:
            return sum(each.result() for each in [pool.submit(self._work) for _hand in range(HANDS)])

    def _work(self) -> int:
        sent = 0
        try:
            while time.monotonic() < self.ends:
                with operator_scope():
                    message_id = outbox.take()
                if message_id is not None:
                    sent += self._deliver(message_id)
                elif not self._wait():
                    break
        finally:
            connection.close()
        return sent

    def _deliver(self, message_id: UUID) -> bool:
        with self.changed:
            self.busy += 1
        try:
            return outbox.deliver(message_id, enter=schema_scope, note=operator_scope)
        finally:
            with self.changed:
                self.busy -= 1
                self.changed.notify_all()

    def _wait(self) -> bool:
        """For another hand to be ready, or for a moment; False when nobody is at work."""
        with self.changed:
            if self.busy:
                self.changed.wait(LOOK_AGAIN)
            return self.busy > 0


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
