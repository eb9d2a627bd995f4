"""Valkey away: what only makes things faster goes on, what counts tries refuses, and nobody waits twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches

from config.embedded import processes, valkey
from config.embedded.home import Home
from dips.councils import cache as module
from dips.councils.cache import FailOpenCache, StrictCache, TryAgainSoon
from tests.support.fixture_people import PASSWORD


class Server:
    """A Valkey of this test's own, to stop and to kill."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.running = valkey.start(home, durable=False)
        self.url = f"redis://:{home.secret('valkey')}@127.0.0.1:{self.running.port}/0"

    def hang(self) -> None:
        os.kill(self.running.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.running.process.pid, signal.SIGCONT)

    def die(self) -> None:
        processes.stop(self.running.process, how=signal.SIGKILL)


@pytest.fixture
def server(tmp_path_factory) -> Iterator[Server]:
    folder = Path(tmp_path_factory.mktemp("valkey"))
    found = Server(Home.at(folder))
    yield found
    found.go_on() if found.running.process.poll() is None else None
    found.die()


@pytest.fixture
def away(server, settings, monkeypatch) -> Iterator[Server]:
    """The service on that Valkey."""
    settings.CACHES = {
        alias: facts | {"LOCATION": server.url, "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}}
        for alias, facts in settings.CACHES.items()
    }
    yield server
    module._circuits.pop(server.url, None)


def made(kind, server: Server):
    return kind(server.url, {"OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}})


@pytest.mark.parametrize("fault", ["hang", "die"])
def test_the_two_kinds_differ(server, fault: str) -> None:
    faster, counts = made(FailOpenCache, server), made(StrictCache, server)
    faster.set("a", 1)
    counts.set("b", 1)

    getattr(server, fault)()
    start = time.monotonic()
    known = [faster.get("a", "none") for _ in range(50)]
    faster.set("a", 2)
    took = time.monotonic() - start

    assert known == ["none"] * 50
    assert (faster.add("c", 1), faster.get_many(["a"]), faster.incr("a"), faster.is_down) == (True, {}, 1, True)
    with pytest.raises(TryAgainSoon):
        counts.get("b")
    with pytest.raises(TryAgainSoon):
        counts.add("b", 1)
    assert took < 2


def test_what_was_ended_meanwhile_does_not_come_back(server, monkeypatch) -> None:
    sessions = made(FailOpenCache, server)
    sessions.set("ended", "signed in")
    sessions.set("kept", "signed in")
    server.hang()
    sessions.delete("ended")
    server.go_on()
    monkeypatch.setattr(module, "PAUSE", 0)
    sessions._cache.circuit.shut_until = 0

    assert (sessions.get("ended"), sessions.get("kept"), sessions.is_down) == (None, "signed in", False)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["hang", "die"])
def test_pages_and_sessions_go_on_and_signing_in_waits(away, fault, on, birmingham, officer, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "5/5m/key"}
    user = officer(birmingham)
    visitor, reader = on(birmingham), on(birmingham, user)

    getattr(away, fault)()
    start = time.monotonic()
    page = visitor.get("/")
    work = reader.get("/admin/")
    door = visitor.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    took = time.monotonic() - start

    assert (page.status_code, work.status_code) == (200, 200)
    assert (door.status_code, door["Retry-After"]) == (503, "60")
    assert "We cannot check this for a moment" in door.content.decode()
    assert "_auth_user_id" not in visitor.session
    assert Session.objects.filter(session_key=reader.session.session_key).exists()
    assert took < 30
    assert caches["default"].is_down
