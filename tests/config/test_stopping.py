"""The product's own processes, under load: what they count together, what they tell, and that none drops what it has."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from config.celery import app
from config.embedded import ports, processes, programs
from config.embedded.home import Home
from dips.councils import mail
from dips.kernel import alive, tracing
from dips.kernel.models import OutboxMessage
from tests.faults.points import Faults
from tests.support import plugin

from .embedded.test_run import free_port

TOKEN = "q" * 40
HOST = "birmingham.dips.localhost"
PAGE = "/challenges/"
PLANTED = "planted"
NAMES = ("web", "worker", "beat")
UNDER_WAY = 3  # one process of the web has four threads, so that all are being answered, whoever took them
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'public.directory_challengeindex'::regclass"


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    """On a connection of its own. Raises ConnectionRefusedError only before anything was sent."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.connect()
    with link.sock:
        link.request(
            "GET", path, headers={"Host": HOST} | {name.replace("_", "-"): said for name, said in headers.items()}
        )
        answer = link.getresponse()
        return answer.status, answer.read().decode()


class Running:
    """Web with two workers, worker and scheduler, told to write what production writes."""

    def __init__(self, home: Home, database: str) -> None:
        (home.path / "faults").mkdir()
        self.home, self.port, self.faults = home, free_port(), Faults(home.path / "faults")
        environment = os.environ | {
            "DATABASE_URL": plugin.current().url("dips_web", database), "DIPS_HOME": str(home.path), "METRICS_TOKEN": TOKEN,
            "LOG_FORMAT": "json", "LOG_LEVEL": "INFO", "WEB_WORKERS": "2", "EMAIL_PORT": "1",
            "GRANIAN_LOG_CONFIG": "platform/config/granian-logs.json", "DIPS_FAULTS": str(self.faults.folder),
        }  # fmt: skip
        environment.pop("OWNER_DATABASE_URL", None)
        made = programs.of_product(self.port, environment, environment)
        self.programs = {program.name: program for program in made if program.name in NAMES}
        for program in self.programs.values():
            program.start(home)

    def child(self, name: str) -> processes.subprocess.Popen[bytes]:
        child = self.programs[name].child
        assert child is not None
        return child

    def counted(self) -> float:
        _status, text = ask(self.port, "/metrics", authorization=f"Bearer {TOKEN}")
        return sum(float(each) for each in re.findall(r"^dips_requests_total{.*} (.*)$", text, re.MULTILINE))

    def lines(self) -> list[str]:
        return [line for name in NAMES for line in self.home.log(name).read_text().splitlines()]

    def told(self, words: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines() if words in line]

    def wait(self, until: object) -> None:
        assert ports.wait_until(until, within=60), "\n".join(self.lines()[-30:])


class Clients:
    """Each asks once, at the same time. One that was connected and not answered has failed."""

    def __init__(self, port: int) -> None:
        self.port, self.answered, self.failed = port, 0, []
        self.threads = [Thread(target=self._ask, args=(number,), daemon=True) for number in range(UNDER_WAY)]
        for each in self.threads:
            each.start()

    def _ask(self, number: int) -> None:
        try:
            status, _body = ask(self.port, f"{PAGE}?q=street{number}")  # each a page that nobody has asked for yet
        except OSError as error:
            self.failed.append(repr(error))
        else:
            self.answered += 1
            self.failed += [str(status)] if status != 200 else []

    def end(self) -> None:
        for each in self.threads:
            each.join(60)


@contextmanager
def held_up(database: str) -> Iterator[Callable[[], int]]:
    """Nobody reads the directory meanwhile. Yields how many wait for it: the web has taken those, and not answered."""
    with psycopg.connect(plugin.current().url("dips_owner", database)) as link:
        link.execute("LOCK TABLE public.directory_challengeindex IN ACCESS EXCLUSIVE MODE")
        yield lambda: int(link.execute(WAITING).fetchone()[0])  # type: ignore[index]


@pytest.fixture
def running(committed: str, tmp_path: Path) -> Iterator[Running]:
    made = Running(Home.at(tmp_path / "home"), committed)
    yield made
    for program in made.programs.values():
        if program.child is not None:
            processes.stop(program.child, within=0.1)


def is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def half_a_form(port: int) -> socket.socket:
    """A form whose second half is still to come."""
    link = socket.create_connection(("127.0.0.1", port), timeout=60)
    link.sendall(
        f"POST {PAGE} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n".encode()
    )
    link.sendall(b"Content-Length: 20\r\n\r\nname=" + PLANTED.encode())
    return link


@pytest.mark.slow
def test_they_count_together_tell_nothing_and_stop_without_dropping_anything(
    running: Running, committed: str, figure
) -> None:
    running.wait(lambda: ports.answers(running.port, "/healthz/ready"))

    # Two processes of the web give one number, whichever answers.
    before = running.counted()
    for _round in range(30):
        ask(running.port, PAGE)
    assert [running.counted() - before for _again in range(4)] == [30] * 4

    # Marked values in whatever reaches them.
    ask(
        running.port, f"/{PLANTED}/?q={PLANTED}", cookie=f"session={PLANTED}", user_agent=PLANTED, authorization=f"Token {PLANTED}",
        x_request_id=PLANTED,
    )  # fmt: skip
    running.faults.arm(f"outbox.before_handler:{mail.KIND}", "hold")
    number = tracing.begin()
    message = OutboxMessage.objects.create(schema="public", kind=mail.KIND, key=f"{PLANTED}@firm.test", request_number=number, payload={
        "to": f"{PLANTED}@firm.test", "subject": PLANTED, "text": PLANTED})  # fmt: skip
    app.send_task("tests.unknown", args=[PLANTED], kwargs={PLANTED: PLANTED})
    app.send_task("councils.relay_outbox", queue="default")
    tracing.end()
    running.wait(lambda: running.faults.fired(f"outbox.before_handler:{mail.KIND}"))
    running.wait(lambda: alive.read(running.home.path / "run" / "alive", "beat"))

    # All are told to stop while they have work: a letter half delivered, a form half sent, pages that wait for the database.
    with held_up(committed) as waiting:
        clients = Clients(running.port)
        running.wait(lambda: waiting() == UNDER_WAY)
        form = half_a_form(running.port)
        assert ports.answers(running.port, "/healthz/live")  # came later than the form, which is taken too, then
        for name in NAMES:
            running.child(name).terminate()
        running.wait(lambda: not ports.answers(running.port, "/healthz/live"))
    with form:
        form.sendall(b"&last=12345"[: 20 - len("name=" + PLANTED)])
        answer = form.recv(100)
    running.faults.let_go(f"outbox.before_handler:{mail.KIND}")
    codes = {name: running.child(name).wait(60) for name in NAMES}
    clients.end()
    message.refresh_from_db()

    strange = [line for line in running.lines() if not is_object(line)]
    leaks = [line for line in running.lines() if PLANTED in line]
    assert set(strange) <= {"", "worker: Warm shutdown (MainProcess)"}  # Celery's own, past every logger
    assert leaks == []
    assert codes == {"web": 0, "worker": 0, "beat": 0}
    assert answer.startswith(b"HTTP/1.1 4")
    assert (message.state, message.attempts, message.leased_until) == ("waiting", 1, None)
    assert {"worker", "beat", "web"} == {line["process"] for line in running.told('"process"')}
    assert [line["process"] for line in running.told(number) if "failed" in str(line["message"])] == ["worker"]
    assert alive.read(running.home.path / "run" / "alive", "worker")
    assert (clients.failed, clients.answered) == ([], UNDER_WAY)
    figure("requests failed while the web stops", len(clients.failed), limit=0, cases=UNDER_WAY)
    figure("planted values in logs of web, worker and beat", len(leaks), limit=0, cases=len(running.lines()))


def test_control_a_client_that_is_dropped_has_failed() -> None:
    """A server that takes a connection and closes it unanswered, as one that is killed does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        clients = Clients(server.getsockname()[1])
        for _client in clients.threads:
            link, _address = server.accept()
            link.recv(10)
            link.close()
    clients.end()

    assert (len(clients.failed), clients.answered) == (UNDER_WAY, 0)
