"""Send a message on its way again, or set it aside. What it says is never read, nor changed."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import QuerySet

from dips.councils import lookup, own_trail
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.councils.services import reason_of
from dips.kernel import audit, outbox
from dips.kernel.actors import Actor
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState

from ..errors import Undeliverable
from ..queries.outbox import messages


def retry_message(*, message: OutboxMessage, by: Actor) -> None:
    """Deliver it as soon as possible, with all its tries. Refuses one that is delivered or in hand."""
    require_operator(by)
    with operator_scope(), transaction.atomic():
        if not outbox.retry(_rows([message])):
            raise Undeliverable
        _note("outboxmessage.retry", [message], by=by)


def retry_kind(*, kind: str, by: Actor) -> int:
    """Deliver every failed message of a kind again; return how many. Each is in the trail."""
    require_operator(by)
    with operator_scope(), transaction.atomic():
        failed = _failed(kind)
        outbox.retry(_rows(failed))
        _note("outboxmessage.retry", failed, by=by)
    return len(failed)


def park_message(*, message: OutboxMessage, reason: str, by: Actor) -> None:
    """Set a message aside, so that nobody tries any more. It stays, and may be tried again later. Refuses without a reason."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        if not outbox.park(_rows([message])):
            raise Undeliverable
        _note("outboxmessage.park", [message], reason=reason, by=by)


def park_kind(*, kind: str, reason: str, by: Actor) -> int:
    """Set every failed message of a kind aside; return how many. Refuses without a reason."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        failed = _failed(kind)
        outbox.park(_rows(failed))
        _note("outboxmessage.park", failed, reason=reason, by=by)
    return len(failed)


def _failed(kind: str) -> list[OutboxMessage]:
    return list(messages().filter(kind=kind, state=OutboxState.FAILED).select_for_update(of=("self",)))


def _rows(found: list[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk__in=[message.pk for message in found])


def _note(verb: str, found: list[OutboxMessage], *, reason: str = "", by: Actor) -> None:
    """A line for each, and one in the trail of each council whose they are, with how many."""
    for message in found:
        told = {"kind": message.kind, "schema": message.schema}
        audit.record(verb, message, by=by, reason=reason, data=told)
    for (name, kind), number in Counter((message.schema, message.kind) for message in found).items():
        if (council := lookup.by_schema(name)) is not None:
            own_trail.tell(verb, council, by=by, reason=reason, data={"kind": kind, "number": number})
