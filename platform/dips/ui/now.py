"""The moment that templates count days from: the house's clock, asked once a request however long the list."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.signals import request_finished, request_started

from dips.kernel import clock

_known: ContextVar[list[datetime] | None] = ContextVar(
    "now", default=None
)  # empty until asked; None outside of requests


def now() -> datetime:
    """The house's clock; within one request always the same moment, so that a page agrees with itself."""
    known = _known.get()
    if known is None:
        return clock.now()
    if not known:
        known.append(clock.now())
    return known[0]


def learn(moment: datetime) -> None:
    """The house's clock was asked together with something else; within a request nobody need ask it again."""
    known = _known.get()
    if known is not None and not known:
        known.append(moment)


def _begin(**kwargs: Any) -> None:
    _known.set([])


def _end(**kwargs: Any) -> None:
    _known.set(None)


def connect() -> None:
    """Begin and end with each request."""
    request_started.connect(_begin, dispatch_uid="dips.ui.now.begin")
    request_finished.connect(_end, dispatch_uid="dips.ui.now.end")
