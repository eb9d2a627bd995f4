"""Messages that were given up: seen without their words, tried again, set aside."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from dips.console import services
from dips.councils.scope import council_scope, operator_scope
from dips.kernel.errors import Invalid, NotAllowed
from dips.kernel.models import AuditEvent, OutboxMessage
from dips.kernel.models.outbox import OutboxState


def text(response) -> str:
    return response.content.decode()


def state(message: OutboxMessage) -> tuple[str, int]:
    with operator_scope():
        return OutboxMessage.objects.values_list("state", "attempts").get(pk=message.pk)


def trail(message: OutboxMessage) -> list[tuple[str, str]]:
    with operator_scope():
        return list(AuditEvent.objects.filter(object_id=str(message.pk)).values_list("verb", "reason"))


def test_what_was_given_up_is_shown_without_its_words(console, plant, birmingham) -> None:
    failed = plant(birmingham, "1", state="failed", attempts=8, last_error="OSError: refused")

    home, listing, one = (
        text(console.get(path)) for path in ("/console/", "/console/outbox/", f"/console/outbox/{failed.pk}/")
    )

    assert "message was given up" in home
    for page in (listing, one):
        assert "OSError: refused" in page
        assert "Birmingham City Council" in page
        assert "CANARY" not in page


def test_each_message_lies_on_one_shelf(console, plant, birmingham) -> None:
    plant(birmingham, "failed", state="failed")
    plant(birmingham, "parked", state="parked")
    plant(birmingham, "stuck", leased_until=Now() - timedelta(minutes=1))
    plant(birmingham, "held", leased_until=Now() + timedelta(minutes=1))
    plant(birmingham, "overdue", due_at=Now() - timedelta(minutes=6))
    plant(birmingham, "waiting", due_at=Now() + timedelta(minutes=6))
    plant(birmingham, "done", state="done")

    shelves = console.get("/console/outbox/").context["shelves"]

    assert {key: count for key, _label, count, _here in shelves} == {
        "failed": 1, "stuck": 1, "overdue": 1, "held": 1, "waiting": 1, "parked": 1,
    }  # fmt: skip


def test_a_message_is_tried_again(console, plant, birmingham, deliver) -> None:
    failed = plant(birmingham, "1", state="failed", attempts=8, last_error="OSError: refused")

    response = console.post(f"/console/outbox/{failed.pk}/retry/", follow=True)

    assert "on its way again" in text(response)
    assert state(failed) == (OutboxState.WAITING, 0)
    assert trail(failed) == [("outboxmessage.retry", "")]
    deliver()
    assert state(failed) == (OutboxState.DONE, 1)


def test_what_is_delivered_or_in_hand_is_left_alone(console, plant, birmingham) -> None:
    done = plant(birmingham, "1", state="done", attempts=1)
    held = plant(birmingham, "2", attempts=1, leased_until=Now() + timedelta(minutes=1))

    for message in (done, held):
        before = state(message)
        assert console.post(f"/console/outbox/{message.pk}/retry/").status_code == 409
        refused = console.post(f"/console/outbox/{message.pk}/park/", {"reason": "No."})
        assert refused.status_code == 422
        assert "Look at it again" in text(refused)
        assert (state(message), trail(message)) == (before, [])


def test_all_of_a_kind_are_tried_again(console, plant, birmingham, solihull) -> None:
    failed = [plant(birmingham, "1", state="failed"), plant(solihull, "1", state="failed")]
    parked = plant(birmingham, "2", state="parked")

    response = console.post("/console/outbox/retry/", {"kind": "test"}, follow=True)

    assert "2 messages of the kind test on the way again" in text(response)
    assert [state(message)[0] for message in failed] == [OutboxState.WAITING] * 2
    assert state(parked)[0] == OutboxState.PARKED
    assert [trail(message) for message in failed] == [[("outboxmessage.retry", "")]] * 2
    again = console.post("/console/outbox/retry/", {"kind": "test"}, follow=True)
    assert "Nothing was changed" in text(again)


def test_a_message_is_set_aside_with_a_reason(console, plant, birmingham, deliver) -> None:
    waiting = plant(birmingham, "1")
    address = f"/console/outbox/{waiting.pk}/park/"

    assert console.post(address, {"reason": ""}).status_code == 422
    assert state(waiting)[0] == OutboxState.WAITING
    console.post(address, {"reason": "Sent to the wrong council."})

    assert state(waiting)[0] == OutboxState.PARKED
    assert trail(waiting) == [("outboxmessage.park", "Sent to the wrong council.")]
    deliver()
    assert state(waiting) == (OutboxState.PARKED, 0)
    console.post(f"/console/outbox/{waiting.pk}/retry/")
    assert state(waiting)[0] == OutboxState.WAITING


def test_all_of_a_kind_are_set_aside_with_a_reason(console, plant, birmingham, solihull) -> None:
    failed = [plant(birmingham, "1", state="failed"), plant(solihull, "1", state="failed")]
    waiting = plant(birmingham, "2")
    address = "/console/outbox/park/?kind=test"

    assert "Set 2 messages of the kind test aside" in text(console.get(address))
    assert console.post(address, {"reason": " "}).status_code == 422
    assert [state(message)[0] for message in failed] == [OutboxState.FAILED] * 2
    console.post(address, {"reason": "The server is gone for good."})

    assert [state(message)[0] for message in failed] == [OutboxState.PARKED] * 2
    assert state(waiting)[0] == OutboxState.WAITING
    assert [trail(each) for each in failed] == [[("outboxmessage.park", "The server is gone for good.")]] * 2
    assert "Nothing was changed" in text(console.get(address, follow=True))


def test_the_command_does_the_same(plant, birmingham, solihull, capsys) -> None:
    first, second = (
        plant(birmingham, "1", state="failed", last_error="OSError: gone"),
        plant(solihull, "1", state="failed"),
    )

    call_command("outbox", "list", "--council", "birmingham", "--json")
    told = capsys.readouterr().out
    assert [(row["id"], row["council"], row["error"]) for row in json.loads(told)] == [
        (str(first.pk), "birmingham", "OSError: gone")
    ]
    assert "CANARY" not in told
    call_command("outbox", "retry", "--id", str(first.pk))
    call_command("outbox", "park", "--kind", "test", "--reason", "Old.")

    assert (state(first)[0], state(second)[0]) == (OutboxState.WAITING, OutboxState.PARKED)
    for wrong in (
        ("list", "--council", "nowhere"),
        ("retry", "--id", "019b0000-0000-7000-8000-000000000000"),
        ("park", "--id", str(second.pk), "--reason", " "),
    ):
        with pytest.raises(CommandError):
            call_command("outbox", *wrong)


def test_nobody_but_an_operator_may(plant, birmingham, officer, boss) -> None:
    failed = plant(birmingham, "1", state="failed")
    someone = officer(birmingham, "council_admin")

    with pytest.raises(NotAllowed):
        services.retry_message(message=failed, by=someone)
    with pytest.raises(NotAllowed):
        services.retry_kind(kind="test", by=someone)
    with pytest.raises(NotAllowed):
        services.park_message(message=failed, reason="Because.", by=someone)
    with pytest.raises(Invalid):
        services.park_message(message=failed, reason=" ", by=boss)

    assert state(failed)[0] == OutboxState.FAILED
    assert trail(failed) == []


def test_the_list_costs_the_same_for_many(console, plant, birmingham, solihull) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert console.get("/console/outbox/?show=failed").status_code == 200
        return len(queries)

    plant(birmingham, "0", state="failed")
    cost()
    few = cost()
    for number in range(1, 60):
        plant(solihull, str(number), state="failed")

    assert cost() == few
    assert "?show=failed&amp;page=2" in text(console.get("/console/outbox/?show=failed"))


def test_an_error_keeps_nobodys_address(plant, birmingham, kinds, deliver) -> None:
    from dips.kernel import outbox

    def refuse(payload: dict) -> None:
        raise OSError("550 no mailbox <jo.bloggs@supplier.example> here")

    outbox.handlers._entries["test"] = refuse
    message = plant(birmingham, "1")
    deliver()

    with council_scope(birmingham):
        assert OutboxMessage.objects.get(pk=message.pk).last_error == "OSError: 550 no mailbox <(address)> here"


def test_a_message_that_is_not_there(console) -> None:
    for path in ("", "retry/", "park/"):
        address = f"/console/outbox/019b0000-0000-7000-8000-000000000000/{path}"
        assert console.post(address).status_code == (405 if not path else 404)
