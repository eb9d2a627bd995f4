"""Side effects: written with their cause, delivered at least once, in their own council."""

import pytest
from django.db import connection, transaction

from dips.councils.scope import council_scope, operator_scope, schema_scope
from dips.kernel import outbox, tracing
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState
from dips.kernel.registry import UnknownKey


@pytest.fixture
def heard():
    said: list[tuple[str, str]] = []

    def handler(payload: dict) -> None:
        if payload.get("fails"):
            raise RuntimeError("the far side is down")
        said.append((connection.schema_name, payload["word"]))

    outbox.handlers._entries["test"] = handler
    yield said
    del outbox.handlers._entries["test"]


def deliver_all() -> list:
    return list(outbox.drain(enter=schema_scope, note=operator_scope))


def test_a_message_reaches_its_handler_in_its_own_council(committed, birmingham, solihull, heard) -> None:
    for council in (birmingham, solihull):
        with council_scope(council), transaction.atomic():
            outbox.enqueue("test", {"word": council.slug}, key="hello")

    deliver_all()

    assert sorted(heard) == sorted((c.schema_name, c.slug) for c in (birmingham, solihull))
    assert deliver_all() == []


def test_it_is_delivered_under_the_number_of_the_request_that_wished_for_it(committed, birmingham, heard) -> None:
    numbers: list[str] = []
    outbox.handlers._entries["test"] = lambda _payload: numbers.append(tracing.number())
    wished = tracing.begin()
    with council_scope(birmingham):
        outbox.enqueue("test", {"word": "x"}, key="asked for")
    tracing.end()
    with council_scope(birmingham):
        outbox.enqueue("test", {"word": "y"}, key="by the schedule")

    deliver_all()

    assert numbers == [wished, ""]
    assert tracing.number() == ""


def test_the_same_key_in_one_council_is_one_message(committed, birmingham, heard) -> None:
    with council_scope(birmingham):
        for word in ("first", "second"):
            outbox.enqueue("test", {"word": word}, key="once")

    deliver_all()

    assert heard == [(birmingham.schema_name, "first")]


def test_what_is_rolled_back_sends_nothing(committed, birmingham, heard) -> None:
    with council_scope(birmingham), pytest.raises(RuntimeError), transaction.atomic():
        outbox.enqueue("test", {"word": "never"}, key="never")
        raise RuntimeError

    deliver_all()

    assert heard == []


def test_a_failing_message_waits_and_says_why(committed, birmingham, heard) -> None:
    with council_scope(birmingham):
        outbox.enqueue("test", {"fails": True}, key="fails")

    deliver_all()

    with council_scope(birmingham):
        message = OutboxMessage.objects.get(key="fails")
    assert (message.state, message.attempts) == (OutboxState.WAITING, 1)
    assert message.last_error == "RuntimeError: the far side is down"
    assert message.due_at > message.created_at


def test_an_unknown_kind_is_refused_when_it_is_written(birmingham) -> None:
    with council_scope(birmingham):
        with pytest.raises(UnknownKey):
            outbox.enqueue("no-such-kind", {}, key="x")

        assert OutboxMessage.objects.filter(kind="no-such-kind").count() == 0
