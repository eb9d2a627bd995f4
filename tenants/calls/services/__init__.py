"""The verbs of a call: draft it, date it, publish, extend, close, cancel; and hold it open while one submits."""

from .content import FrozenContent, change_weights, revise_form
from .deadline import (
    CallClosed,
    CallNotOpen,
    CallOver,
    cancel_call,
    close_call,
    close_due_calls,
    extend_call,
    hold_open,
)
from .drafting import NoForm, draft_call, set_dates
from .publishing import Readiness, publish_call, readiness

__all__ = [
    "CallClosed",
    "CallNotOpen",
    "CallOver",
    "FrozenContent",
    "NoForm",
    "Readiness",
    "cancel_call",
    "change_weights",
    "close_call",
    "close_due_calls",
    "draft_call",
    "extend_call",
    "hold_open",
    "publish_call",
    "readiness",
    "revise_form",
    "set_dates",
]
