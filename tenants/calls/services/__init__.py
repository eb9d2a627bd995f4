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
from .drafting import NoForm, draft_call, publish_call, set_dates

__all__ = [
    "CallClosed",
    "CallNotOpen",
    "CallOver",
    "FrozenContent",
    "NoForm",
    "cancel_call",
    "change_weights",
    "close_call",
    "close_due_calls",
    "draft_call",
    "extend_call",
    "hold_open",
    "publish_call",
    "revise_form",
    "set_dates",
]
