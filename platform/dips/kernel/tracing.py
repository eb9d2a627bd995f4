"""The number of the request that something is done for: in log lines, on error pages, with the tasks that it starts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

WELL_FORMED = re.compile(
    r"[0-9a-f][0-9a-f-]{14,34}[0-9a-f]", re.IGNORECASE
)  # has no room for words, names or addresses
PART = re.compile("....")

_number: ContextVar[str] = ContextVar("request_number", default="")


def number() -> str:
    """The request's number; empty where nobody asked, as in what the schedule starts."""
    return _number.get()


def begin(given: object = "") -> str:
    """Go on under the number given, or under a new one if that is none: sixteen figures that can be read aloud."""
    said = given if isinstance(given, str) and WELL_FORMED.fullmatch(given) else ""
    _number.set(said.lower() or "-".join(PART.findall(secrets.token_hex(8))))
    return number()


def end(**_kwargs: object) -> None:
    _number.set("")


@contextmanager
def under(given: str) -> Iterator[None]:
    """For a while, under the number that was written down with the work."""
    before = _number.set(given)
    try:
        yield
    finally:
        _number.reset(before)
