"""A mail server that is slow, refuses or hangs: pages never wait, nothing is lost, what failed for good is seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.models import F

from dips.councils import mail, relay
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import outbox
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState

from .letters import empty, next_try, row, states
from .mailserver import BUSY, GARBAGE, HANG, NO_SUCH, OK, RUDE, TRY_LATER, MailServer
from .proxy import Proxy

pytestmark = pytest.mark.slow


@pytest.fixture
def committed(in_shared_database) -> Iterator[str]:
    yield in_shared_database
    empty(in_shared_database)


@pytest.fixture
def server(committed, settings) -> Iterator[MailServer]:
    """Where letters go; its answers are awaited for a second, its conversations for two."""
    server = MailServer()
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "dips.councils.smtp.EmailBackend", server.port
    settings.EMAIL_TIMEOUT, settings.EMAIL_WHOLE_TIMEOUT = 1, 2
    yield server
    server.stop()


@pytest.fixture
def proxy(server, settings) -> Iterator[Proxy]:
    proxy = Proxy(server.port)
    settings.EMAIL_PORT = proxy.port
    yield proxy
    proxy.stop()


@pytest.fixture
def write() -> Callable[..., list[str]]:
    """`write(council, 3)`: so many letters wait in the outbox; returns their addresses."""

    def run(council, count: int = 1, name: str = "reader") -> list[str]:
        addresses = [f"{name}{number}@{council.slug}.example.org" for number in range(count)]
        with council_scope(council):
            for address in addresses:
                mail.queue(to=address, subject="About your application", text="It came.", key=f"letter:{address}")
        return addresses

    return run


@pytest.mark.parametrize("manner", [GARBAGE, BUSY, TRY_LATER, HANG])
def test_a_letter_not_taken_now_waits_and_is_taken_later(server, write, birmingham, manner, figure, rounds) -> None:
    for number in range(rounds(quick=1, full=10)):
        server.taken.clear()
        addresses = write(birmingham, 2, f"reader{number}.")
        server.manner = lambda _address: manner

        assert relay.relay_outbox() == 0
        waiting = [each for each in states() if each[0] != OutboxState.DONE]
        assert (server.taken, waiting) == ([], [(OutboxState.WAITING, 1)] * 2)

        server.manner = lambda _address: OK
        assert relay.relay_outbox() == 0  # not before its time
        next_try()
        assert relay.relay_outbox() == 2
        assert sorted(server.addresses()) == addresses
        figure("letters lost to a bad mail server", 2 - len(set(server.addresses())), limit=0, cases=2)


def test_nobody_listening_loses_nothing(server, proxy, write, birmingham) -> None:
    addresses = write(birmingham, 2)
    proxy.refuse()

    assert relay.relay_outbox() == 0
    assert states() == [(OutboxState.WAITING, 1)] * 2

    proxy.restore()
    next_try()
    assert relay.relay_outbox() == 2
    assert sorted(server.addresses()) == addresses


def test_a_slow_server_gets_its_letter(server, proxy, write, birmingham, settings) -> None:
    settings.EMAIL_TIMEOUT = settings.EMAIL_WHOLE_TIMEOUT = 25  # the answer to a letter comes after all of it
    addresses = write(birmingham)
    proxy.slow(2_000)

    assert relay.relay_outbox() == 1
    assert server.addresses() == addresses


def test_a_server_that_trickles_is_left_after_the_whole_time(server, proxy, write, birmingham) -> None:
    """Each answer comes within its second, so that only the limit of the whole conversation ends it."""
    write(birmingham)
    proxy.slow(20)

    assert relay.relay_outbox() == 0
    assert (server.taken, states()) == ([], [(OutboxState.WAITING, 1)])


def test_a_letter_that_was_taken_is_not_sent_again_for_a_rude_goodbye(server, write, birmingham) -> None:
    addresses = write(birmingham)
    server.manner = lambda _address: RUDE

    assert relay.relay_outbox() == 1
    assert (server.addresses(), states()) == (addresses, [(OutboxState.DONE, 1)])


def test_what_is_refused_for_good_has_failed_and_says_why_without_the_address(server, write, birmingham) -> None:
    (address,) = write(birmingham)
    server.manner = lambda _address: NO_SUCH

    relay.relay_outbox()

    message = row()
    assert (message.state, message.attempts) == (OutboxState.FAILED, 1)
    assert message.last_error == "Refused: the mail server said 550 not (address)"
    assert address not in message.last_error


def test_tries_follow_the_table_and_then_it_has_failed(server, write, birmingham) -> None:
    write(birmingham)
    server.manner = lambda _address: TRY_LATER
    waits = []
    for _try in range(outbox.ATTEMPTS):
        next_try()
        assert row().state == OutboxState.WAITING
        relay.relay_outbox()
        message = row()
        waits.append(round((message.due_at - message.now) / timedelta(seconds=5)) * 5)

    assert waits[: len(outbox.RETRIES)] == list(outbox.RETRIES)
    assert message.state == OutboxState.FAILED

    with operator_scope():
        outbox.retry(OutboxMessage.objects.all())
    server.manner = lambda _address: OK
    assert relay.relay_outbox() == 1


def test_a_page_never_waits_for_the_mail_server(server, person, portal) -> None:
    """The request writes a row; the server has not even heard of it when the answer stands."""
    user = person(email="forgot@example.org")
    server.manner = lambda _address: HANG

    response = portal.post("/accounts/password/reset/", {"email": user.email})

    assert response.status_code == 302
    assert server.connections == 0
    assert states() == [(OutboxState.WAITING, 0)]


def test_sent_but_not_noted_is_sent_again_under_the_same_id(server, write, birmingham, faults) -> None:
    write(birmingham)
    faults.arm("mail.after_send", "raise")

    assert relay.relay_outbox() == 0
    next_try()
    assert relay.relay_outbox() == 1

    assert list(server.times().values()) == [2]


def one_council_hangs(server: MailServer, write, council, others) -> list[str]:
    """Letters of one council are held until those of the others are taken. Returns the councils in order of delivery."""
    served = asyncio.Event()

    def hold(address: str) -> asyncio.Event | None:
        if address.endswith(f"@{council.slug}.example.org"):
            return served
        if len({each for each in server.addresses() if f"@{council.slug}." not in each}) == len(others) * 2 - 1:
            served.set()  # this is the last of the others
        return None

    server.before_answer, server.patience = hold, 2.0
    write(council, 2 * relay.HANDS)
    for other in others:
        write(other, 2)
    relay.relay_outbox()
    while any(state == OutboxState.WAITING for state, _attempts in states()):
        next_try()
        relay.relay_outbox()
    return [address.partition("@")[2].partition(".")[0] for address in server.addresses()]


@pytest.fixture
def patient(settings) -> None:
    settings.EMAIL_TIMEOUT = settings.EMAIL_WHOLE_TIMEOUT = 20


def test_one_hanging_council_does_not_hold_up_the_others(server, write, birmingham, solihull, patient) -> None:
    assert one_council_hangs(server, write, birmingham, [solihull])[:2] == ["solihull"] * 2


@pytest.mark.parametrize("removed", ["several hands", "few of one council"])
def test_control_without_the_guard_the_others_wait(
    server, write, birmingham, solihull, patient, monkeypatch, removed
) -> None:
    if removed == "several hands":
        monkeypatch.setattr(relay, "HANDS", 1)
    else:
        monkeypatch.setattr(outbox, "AT_ONCE", 99)

    assert one_council_hangs(server, write, birmingham, [solihull])[:1] == ["birmingham"]


def test_control_a_relay_that_marks_first_loses_letters(server, write, birmingham, monkeypatch) -> None:
    (address,) = write(birmingham)
    server.manner = lambda _address: TRY_LATER
    honest = outbox.deliver

    def marks_first(message_id, *, enter, note) -> bool:
        with note():
            message = row()
            outbox._write(message, state=OutboxState.DONE)
        with pytest.raises(mail.NotTaken), enter(message.schema):
            mail.deliver(OutboxMessage.objects.get(pk=message_id).payload)
        return True

    monkeypatch.setattr(outbox, "deliver", marks_first)
    relay.relay_outbox()
    monkeypatch.setattr(outbox, "deliver", honest)
    server.manner = lambda _address: OK
    next_try()
    relay.relay_outbox()

    assert address not in server.addresses()


def test_a_message_whose_process_dies_each_time_fails_in_the_end(committed, birmingham, write) -> None:
    write(birmingham)
    with operator_scope():
        for _try in range(outbox.ATTEMPTS):
            message_id = outbox.take()
            assert message_id is not None
            assert outbox.take() is None  # leased
            OutboxMessage.objects.update(leased_until=F("created_at"))  # its holder is dead

        assert outbox.take() is None
    message = row()
    assert (message.state, message.last_error) == (OutboxState.FAILED, "Its process ended at every try.")


def test_a_late_holder_does_not_undo_what_the_next_one_did(committed, birmingham, write) -> None:
    write(birmingham)
    with operator_scope():
        outbox.take()
        late = row()
        OutboxMessage.objects.update(leased_until=F("created_at"))
        outbox.take()
        outbox._write(late, state=OutboxState.DONE)

        outbox._failed(late, RuntimeError("too late"))

    assert row().state == OutboxState.DONE


def test_two_relays_at_once_are_one(server, write, birmingham) -> None:
    write(birmingham)
    with portal_scope(), relay._turn() as ours:
        assert ours
        import threading

        answers: list[int] = []
        other = threading.Thread(target=lambda: answers.append(relay.relay_outbox()))
        other.start()
        other.join(20)

    assert (answers, server.taken) == ([0], [])
