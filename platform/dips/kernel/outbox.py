"""Side effects after the commit: at least once, each by a handler that may safely run twice."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.dispatch import Signal

from . import schema
from .models import OutboxMessage
from .models.outbox import OutboxState
from .registry import Registry

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
handlers: Registry[Handler] = Registry("outbox")
register = handlers.register

enqueued = Signal()  # after the commit; the relay listens
LEASE = timedelta(minutes=2)
ATTEMPTS = 8
ADDRESS = re.compile(r"[^\s<>()\[\]{}'\",;:]+@[^\s<>()\[\]{}'\",;:]+")


def enqueue(kind: str, payload: dict[str, Any], *, key: str) -> None:
    """Write the wish down with the change that caused it. The same key in the same council is one message."""
    handlers.get(kind)
    OutboxMessage.objects.bulk_create(
        [OutboxMessage(schema=schema.here(), kind=kind, key=key, payload=payload)], ignore_conflicts=True
    )
    transaction.on_commit(lambda: enqueued.send(OutboxMessage), robust=True)


def take(limit: int = 20) -> list[tuple[UUID, str]]:
    """Lease messages that are due: (id, schema). A dead holder's lease runs out and others may take it."""
    with transaction.atomic():
        due = OutboxMessage.objects.filter(state=OutboxState.WAITING, due_at__lte=Now()).filter(
            Q(leased_until=None) | Q(leased_until__lt=Now())
        )
        rows = list(due.select_for_update(skip_locked=True).values_list("id", "schema")[:limit])
        OutboxMessage.objects.filter(id__in=[row[0] for row in rows]).update(
            leased_until=Now() + LEASE, attempts=F("attempts") + 1
        )
    return rows


def deliver(
    message_id: UUID,
    *,
    enter: Callable[[str], AbstractContextManager[object]],
    note: Callable[[], AbstractContextManager[object]],
) -> bool:
    """Run one message's handler inside `enter(schema)`, then write the result inside `note()`.

    What the message says is read inside as well: whoever notes results need not be able to read it.
    """
    with note():
        message = OutboxMessage.objects.only("schema", "kind", "state", "attempts").get(pk=message_id)
    if message.state != OutboxState.WAITING:
        return True
    try:
        with enter(message.schema):
            payload = OutboxMessage.objects.values_list("payload", flat=True).get(pk=message_id)
            handlers.get(message.kind)(payload)
    except Exception as error:
        logger.warning("outbox %s %s failed: %s", message.kind, message.id, type(error).__name__)
        with note():
            _failed(message, error)
        return False
    with note():
        OutboxMessage.objects.filter(pk=message.pk).update(
            state=OutboxState.DONE, done_at=Now(), leased_until=None, last_error=""
        )
    return True


def masked(error: BaseException) -> str:
    """What went wrong, without the address of anybody to whom it went wrong."""
    return ADDRESS.sub("(address)", f"{type(error).__name__}: {error}")[:2000]


def _failed(message: OutboxMessage, error: Exception) -> None:
    final = message.attempts >= ATTEMPTS
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=OutboxState.FAILED if final else OutboxState.WAITING,
        due_at=Now() + timedelta(seconds=min(2**message.attempts, 600)),
        leased_until=None,
        last_error=masked(error),
    )


def retry(messages: QuerySet[OutboxMessage]) -> int:
    """Give those of the messages that failed or were set aside their attempts back; return how many."""
    count = messages.filter(state__in=[OutboxState.FAILED, OutboxState.PARKED]).update(
        state=OutboxState.WAITING, attempts=0, due_at=Now(), leased_until=None
    )
    transaction.on_commit(lambda: enqueued.send(OutboxMessage), robust=True)
    return count


def park(messages: QuerySet[OutboxMessage]) -> int:
    """Set aside those that are not delivered and that nobody is delivering now; return how many."""
    idle = Q(leased_until=None) | Q(leased_until__lt=Now())
    return messages.filter(idle, state__in=[OutboxState.FAILED, OutboxState.WAITING]).update(
        state=OutboxState.PARKED, leased_until=None
    )


def drain(
    *, enter: Callable[[str], AbstractContextManager[object]], note: Callable[[], AbstractContextManager[object]]
) -> Iterator[UUID]:
    """Deliver what is due until nothing is; yield each id that was delivered."""
    while True:
        with note():
            batch = take()
        if not batch:
            return
        for message_id, _schema in batch:
            if deliver(message_id, enter=enter, note=note):
                yield message_id
