"""Side effects after the commit: at least once, each by a handler that may safely run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.dispatch import Signal

from . import schema, tracing
from .faults import faultpoint
from .lines import ADDRESS
from .models import OutboxMessage
from .models.outbox import OutboxState
from .registry import Registry

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
Enter = Callable[[str], AbstractContextManager[object]]
Note = Callable[[], AbstractContextManager[object]]
handlers: Registry[Handler] = Registry("outbox")
register = handlers.register

enqueued = Signal()  # after the commit; the relay listens
LEASE = timedelta(seconds=45)  # longer than any handler may take
AT_ONCE = 2  # messages of one council in delivery: whoever hangs there holds up its own council alone
MINUTE, HOUR = 60, 60 * 60
RETRIES = (5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR)  # two days
ATTEMPTS = len(RETRIES) + 1
TURN = 7_301_002  # advisory lock: one taker at a time, so that AT_ONCE is never passed


class Refused(Exception):
    """Raised by a handler when another try would be refused too: the message fails now."""


def enqueue(kind: str, payload: dict[str, Any], *, key: str) -> None:
    """Write the wish down with the change that caused it. The same key in the same council is one message."""
    handlers.get(kind)
    OutboxMessage.objects.bulk_create(
        [OutboxMessage(schema=schema.here(), kind=kind, key=key, payload=payload, request_number=tracing.number())],
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: enqueued.send(OutboxMessage), robust=True)


def take() -> UUID | None:
    """Lease one message that is due, of a council that has not too many in delivery already.

    A dead holder's lease runs out and others may take it; one whose holder died at every try has failed.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        due = _due().only("attempts").select_for_update(skip_locked=True).order_by("due_at", "id")
        while message := due.first():
            if message.attempts < ATTEMPTS:
                break
            _write(message, state=OutboxState.FAILED, leased_until=None, last_error="Its process ended at every try.")
        if message is None:
            return None
        _write(message, leased_until=Now() + LEASE, attempts=F("attempts") + 1)
    return message.pk


def is_due() -> bool:
    """Whether there is a message that take() would give."""
    return _due().exists()


def _due() -> models.QuerySet[OutboxMessage]:
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING)
    in_delivery = waiting.filter(leased_until__gte=Now()).values("schema").annotate(n=models.Count("id"))
    busy = in_delivery.filter(n__gte=AT_ONCE).values("schema")
    free = Q(leased_until=None) | Q(leased_until__lt=Now())
    return waiting.filter(free, due_at__lte=Now()).exclude(schema__in=busy)


def deliver(message_id: UUID, *, enter: Enter, note: Note) -> bool:
    """Run one message's handler inside `enter(schema)`, then write the result inside `note()`.

    What the message says is read inside as well: whoever notes results need not be able to read it. All of it goes on
    under the number of the request that wished for it.
    """
    with note():
        known = OutboxMessage.objects.only("schema", "kind", "state", "attempts", "request_number")
        message = known.get(pk=message_id)
    if message.state != OutboxState.WAITING:
        return True
    with tracing.under(message.request_number):
        return _handle(message, enter, note)


def _handle(message: OutboxMessage, enter: Enter, note: Note) -> bool:
    try:
        with enter(message.schema):
            faultpoint("outbox.before_handler", message.kind)
            payload = OutboxMessage.objects.values_list("payload", flat=True).get(pk=message.pk)
            handlers.get(message.kind)(payload)
            faultpoint("outbox.after_handler", message.kind)
    except Exception as error:
        logger.warning("outbox %s %s failed: %s", message.kind, message.id, type(error).__name__)
        with note():
            _failed(message, error)
        return False
    with note():
        _write(message, state=OutboxState.DONE, done_at=Now(), leased_until=None, last_error="")
    return True


def masked(error: BaseException) -> str:
    """What went wrong, without the address of anybody to whom it went wrong."""
    return ADDRESS.sub("(address)", f"{type(error).__name__}: {error}")[:2000]


def _failed(message: OutboxMessage, error: Exception) -> None:
    """Wait for the next try as the table says; without one, stay failed until a person gives it new tries."""
    final = isinstance(error, Refused) or message.attempts >= ATTEMPTS
    wait = RETRIES[min(message.attempts, len(RETRIES)) - 1]
    _write(
        message,
        state=OutboxState.FAILED if final else OutboxState.WAITING,
        due_at=Now() + timedelta(seconds=wait),
        leased_until=None,
        last_error=masked(error),
    )


def _write(message: OutboxMessage, **columns: Any) -> None:
    """Only while it waits: a holder whose lease ran out may not undo what the next one did."""
    OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.WAITING).update(**columns)


def retry(messages: QuerySet[OutboxMessage]) -> int:
    """Give what is not delivered, and what nobody delivers now, its attempts back; return how many."""
    idle = Q(leased_until=None) | Q(leased_until__lt=Now())
    count = (
        messages.filter(idle)
        .exclude(state=OutboxState.DONE)
        .update(state=OutboxState.WAITING, attempts=0, due_at=Now(), leased_until=None)
    )
    transaction.on_commit(lambda: enqueued.send(OutboxMessage), robust=True)
    return count


def park(messages: QuerySet[OutboxMessage]) -> int:
    """Set aside those that are not delivered and that nobody is delivering now; return how many."""
    idle = Q(leased_until=None) | Q(leased_until__lt=Now())
    return messages.filter(idle, state__in=[OutboxState.FAILED, OutboxState.WAITING]).update(
        state=OutboxState.PARKED, leased_until=None
    )


def drain(*, enter: Enter, note: Note) -> Iterator[UUID]:
    """Deliver what is due until nothing is; yield each id that was delivered."""
    while True:
        with note():
            message_id = take()
        if message_id is None:
            return
        if deliver(message_id, enter=enter, note=note):
            yield message_id
