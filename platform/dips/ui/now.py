"""The moment that templates count days from: the house's clock, asked once a request however long the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from dips.kernel import clock

_state = Local()


def now() -> datetime:
    """The house's clock; within one request always the same moment, so that a page agrees with itself."""
    if not getattr(_state, "in_request", False):
        return clock.now()
    known: datetime | None = getattr(_state, "known", None)
    if known is None:
        known = _state.known = clock.now()
    return known


def learn(moment: datetime) -> None:
    """The house's clock was asked together with something else; within a request nobody need ask it again."""
    if getattr(_state, "in_request", False) and _state.known is None:
        _state.known = moment


def _begin(**kwargs: Any) -> None:
    _state.in_request, _state.known = True, None


def _end(**kwargs: Any) -> None:
    _state.in_request, _state.known = False, None


def connect() -> None:
    """Begin and end with each request."""
    request_started.connect(_begin, dispatch_uid="dips.ui.now.begin")
    request_finished.connect(_end, dispatch_uid="dips.ui.now.end")
