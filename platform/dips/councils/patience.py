"""Ask several parts at once, each in a thread of its own, and go on without those that do not answer in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock, Thread

from django.db import connections

SECONDS = 2.5


class _Asking(Thread):
    """One question under way. While it hangs nobody asks a second time: whoever comes waits for the same answer."""

    def __init__(self, ask: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.ask = ask
        self.answer: object = TimeoutError("no answer in time")

    def run(self) -> None:
        try:
            self.answer = self.ask()
        except Exception as error:  # whoever asked decides what it means
            self.answer = error
        finally:
            connections.close_all()


_under_way: dict[str, _Asking] = {}
_lock = Lock()


def answers(asks: Mapping[str, Callable[[], object]], *, within: float = SECONDS) -> dict[str, object]:
    """What each said: its value, or the exception that it raised, or a TimeoutError."""
    ends = time.monotonic() + within
    asked = {name: _begun(name, ask) for name, ask in asks.items()}
    for each in asked.values():
        each.join(max(0.0, ends - time.monotonic()))
    return {name: each.answer for name, each in asked.items()}


def _begun(name: str, ask: Callable[[], object]) -> _Asking:
    with _lock:
        asking = _under_way.get(name)
        if asking is None or not asking.is_alive():
            asking = _under_way[name] = _Asking(ask)
            asking.start()
        return asking
