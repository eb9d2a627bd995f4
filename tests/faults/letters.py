"""Letters as they lie in the outbox, seen as the operator sees them."""

from __future__ import annotations

import psycopg
from django.db.models import F
from django.db.models.functions import Now

from config.embedded import postgres
from dips.councils import mail
from dips.councils.scope import operator_scope
from dips.kernel.models import OutboxMessage
from tests.support import plugin


def empty(database: str) -> None:
    """No role of ours may delete a message."""
    with psycopg.connect(plugin.current().url(postgres.SUPERUSER, database), autocommit=True) as link:
        link.execute("DELETE FROM kernel_outboxmessage")


def states() -> list[tuple[str, int]]:
    with operator_scope():
        return sorted(OutboxMessage.objects.filter(kind=mail.KIND).values_list("state", "attempts"))


def row() -> OutboxMessage:
    """The one letter, as the operator may read it."""
    with operator_scope():
        return OutboxMessage.objects.annotate(now=Now()).defer("payload", "key").get(kind=mail.KIND)


def next_try() -> None:
    """As if the time to the next try had passed."""
    with operator_scope():
        OutboxMessage.objects.update(due_at=F("created_at"))
