"""Ready says which part is not, by breaking each one, and is not held up by one that hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.db import connections
from django.test import Client

from config.celery import app
from dips.councils import patience
from tests.faults.proxy import Proxy

PARTS = ("database", "cache", "broker")


@pytest.fixture
def proxies(db: None, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Proxy]]:
    """Each part behind a proxy of its own, for every connection that is new."""
    valkey = urlsplit(configured.VALKEY_URL)
    postgres = connections.settings["default"]
    made = {"database": Proxy(int(postgres["PORT"])), "cache": Proxy(valkey.port), "broker": Proxy(valkey.port)}
    behind = {
        name: configured.VALKEY_URL.replace(f":{valkey.port}/", f":{proxy.port}/") for name, proxy in made.items()
    }
    monkeypatch.setitem(postgres, "PORT", made["database"].port)
    monkeypatch.setattr(app.conf, "broker_url", behind["broker"])
    settings.CACHES = {name: each | {"LOCATION": behind["cache"]} for name, each in settings.CACHES.items()}
    yield made
    for proxy in made.values():
        proxy.stop()


def parts() -> dict[str, str]:
    answer = Client().get("/healthz/ready")
    said = answer.json()["parts"]
    assert answer.status_code == (200 if set(said.values()) == {"ok"} else 503)
    return said


@pytest.mark.parametrize("broken", PARTS)
def test_the_part_that_refuses_is_named_and_no_other(proxies: dict[str, Proxy], broken: str) -> None:
    proxies[broken].refuse()

    said = parts()

    away = {broken, "migrations"} if broken == "database" else {broken}
    assert {name for name, state in said.items() if state.startswith("failed: ")} == away
    assert {state for name, state in said.items() if name not in away} == {"ok"}
    assert Client().get("/healthz/live").json() == {"status": "live"}


def test_parts_that_hang_are_named_within_three_seconds(proxies: dict[str, Proxy], figure) -> None:
    whole = parts()
    for proxy in proxies.values():
        proxy.half_open()

    start = time.monotonic()
    said = parts()
    took = time.monotonic() - start

    assert set(whole.values()) == {"ok"}
    assert [name for name, state in said.items() if state.startswith("failed: ")] == [*PARTS, "migrations"]
    figure("answer of the ready check while all its parts hang", took, limit=4.0, unit="s", cases=len(PARTS))


def test_nobody_asks_twice_what_hangs(db: None) -> None:
    asked, go_on = [], Event()

    def hangs() -> str:
        asked.append(1)
        go_on.wait(20)
        return "at last"

    first = patience.answers({"slow": hangs}, within=0.05)
    found: list[dict[str, object]] = []
    others = [Thread(target=lambda: found.append(patience.answers({"slow": hangs}))) for _other in range(3)]
    for each in others:
        each.start()
    go_on.set()
    for each in others:
        each.join()

    assert isinstance(first["slow"], TimeoutError)
    assert found == [{"slow": "at last"}] * 3
    assert len(asked) == 1
