"""Send a message on its way again, or set it aside. What it says is never read, nor changed."""

from __future__ import annotations

from django.db import transaction

from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.councils.services import reason_of
from dips.kernel import audit, outbox
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState

from ..queries.outbox import messages


class Undeliverable(Conflict):
    """It is delivered, or a worker has it in hand."""

    code = "message_not_idle"
    default = "This message is delivered, or a worker is delivering it now. Look at it again."


def retry_message(*, message: OutboxMessage, by: Actor) -> None:
    """Deliver it as soon as possible, with all its tries. Refuses one that is delivered or in hand."""
    require_operator(by)
    with operator_scope(), transaction.atomic():
        if not outbox.retry(OutboxMessage.objects.filter(pk=message.pk)):
            raise Undeliverable
        audit.record("outboxmessage.retry", message, by=by, data={"kind": message.kind, "schema": message.schema})


def retry_kind(*, kind: str, by: Actor) -> int:
    """Deliver every failed message of a kind again; return how many. Each is in the trail."""
    require_operator(by)
    with operator_scope(), transaction.atomic():
        failed = list(messages().filter(kind=kind, state=OutboxState.FAILED).select_for_update(of=("self",)))
        outbox.retry(OutboxMessage.objects.filter(pk__in=[message.pk for message in failed]))
        for message in failed:
            audit.record("outboxmessage.retry", message, by=by, data={"kind": kind, "schema": message.schema})
    return len(failed)


def park_message(*, message: OutboxMessage, reason: str, by: Actor) -> None:
    """Set a message aside, so that nobody tries any more. It stays, and may be tried again later. Refuses without a reason."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        if not outbox.park(OutboxMessage.objects.filter(pk=message.pk)):
            raise Undeliverable
        audit.record(
            "outboxmessage.park",
            message,
            by=by,
            reason=reason,
            data={"kind": message.kind, "schema": message.schema},
        )


def park_kind(*, kind: str, reason: str, by: Actor) -> int:
    """Set every failed message of a kind aside; return how many. Refuses without a reason."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        failed = list(messages().filter(kind=kind, state=OutboxState.FAILED).select_for_update(of=("self",)))
        outbox.park(OutboxMessage.objects.filter(pk__in=[message.pk for message in failed]))
        for message in failed:
            told = {"kind": kind, "schema": message.schema}
            audit.record("outboxmessage.park", message, by=by, reason=reason, data=told)
    return len(failed)
