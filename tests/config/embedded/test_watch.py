"""A service that ends is started again, later each time, and on the port that everybody knows."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest

from config.embedded import watch
from config.embedded.postgres import StartFailed


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int = 1


def ended() -> Server:
    process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    process.wait()
    return Server(process)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [100.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(watch.ports, "is_free", lambda _port: True)
    return clock


def test_each_start_in_a_row_waits_longer_and_a_long_life_forgets_it(now: list[float]) -> None:
    tries, refuses, said = [], True, []

    def start() -> Server:
        tries.append(now[0])
        if refuses:
            raise StartFailed("No room left. And more.")
        return ended()

    kept = watch.Kept("PostgreSQL", ended(), start, lambda _service: None, since=now[0])
    while now[0] < 200:
        assert not kept.look(said.append, "logs")
        now[0] += 0.5
    assert tries == [100, 101, 103, 107, 115, 130, 160, 190]
    assert said[:3] == [
        "  PostgreSQL ended (0); starting it again",
        "  PostgreSQL is still away, trying again in 1 s: No room left; see logs",
        "  PostgreSQL is still away, trying again in 2 s: No room left; see logs",
    ]

    refuses, now[0] = False, 220
    assert kept.look(said.append, "logs")
    assert said[-1] == "  PostgreSQL is up again after 120.0 s"
    assert not kept.look(said.append, "logs")  # ended at once: in its row, not a first end
    assert said[-1] == "  PostgreSQL ended (0); starting it again in 30 s"

    now[0] += 30
    assert kept.look(said.append, "logs")
    now[0] += watch.CALM + 1
    assert kept.look(said.append, "logs")
    assert said[-2:] == ["  PostgreSQL ended (0); starting it again", "  PostgreSQL is up again after 0.0 s"]


def test_a_port_that_somebody_else_has_taken_is_not_exchanged(now: list[float], monkeypatch) -> None:
    monkeypatch.setattr(watch.ports, "wait_until", lambda _free, within: False)
    kept, said = watch.Kept("Valkey", ended(), ended, lambda _service: None), []

    assert not kept.look(said.append, "logs")

    assert said[-1] == "  Valkey is still away, trying again in 1 s: Another program has taken its port 1; see logs"
