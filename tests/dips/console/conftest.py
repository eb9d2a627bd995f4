"""An operator at the console, and messages of every sort for it to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from dips.councils.scope import council_scope, operator_scope
from dips.kernel import outbox
from dips.kernel.models import OutboxMessage

Plant = Callable[..., OutboxMessage]


@pytest.fixture
def boss(operator) -> Any:
    return operator("Pat Operator")


@pytest.fixture
def console(on, boss) -> Any:
    """A client on the portal's host, signed in as the operator."""
    return on(None, boss)


@pytest.fixture
def kinds() -> Iterator[None]:
    """A kind of message whose handler keeps what it heard."""
    outbox.handlers._entries["test"] = lambda payload: None
    yield
    del outbox.handlers._entries["test"]


@pytest.fixture
def plant(db: None, kinds: None) -> Plant:
    """`plant(council, "key", state="failed", …)`: a message whose words nobody at the console may read."""

    def make(council: Any, key: str, **columns: Any) -> OutboxMessage:
        with council_scope(council):
            outbox.enqueue("test", {"word": "CANARYPAYLOAD"}, key=f"CANARYKEY:{key}")
            pk = OutboxMessage.objects.get(key=f"CANARYKEY:{key}").pk
        with operator_scope():
            if columns:
                OutboxMessage.objects.filter(pk=pk).update(**columns)
            return OutboxMessage.objects.only("schema", "kind", "state").get(pk=pk)

    return make


@pytest.fixture
def roles_used() -> Iterator[list[tuple[str, str]]]:
    """Every statement of the test with the database role that it ran as."""
    seen: list[tuple[str, str]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((connection.role, sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
