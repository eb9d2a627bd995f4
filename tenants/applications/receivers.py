"""Answer what lower rooms announce, in their transaction."""

from __future__ import annotations

from typing import Any

from tenants.calls.signals import call_cancelled, call_closed

from .services import expire_drafts


def connect() -> None:
    call_closed.connect(lapse_drafts, dispatch_uid="applications.lapse_drafts")
    call_cancelled.connect(lapse_drafts, dispatch_uid="applications.lapse_drafts_of_cancelled")


def lapse_drafts(sender: object, *, call: Any, **kwargs: object) -> None:
    """A call that is closed or cancelled takes no more: what was never sent lapses."""
    expire_drafts(call=call)
