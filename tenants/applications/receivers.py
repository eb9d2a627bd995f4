"""Answer what lower rooms announce, in their transaction."""

from __future__ import annotations

from typing import Any

from dips.directory.services import move_end
from tenants.calls.signals import call_cancelled, call_closed, call_extended

from .services import expire_drafts


def connect() -> None:
    call_closed.connect(lapse_drafts, dispatch_uid="applications.lapse_drafts")
    call_cancelled.connect(lapse_drafts, dispatch_uid="applications.lapse_drafts_of_cancelled")
    call_extended.connect(tell_the_new_end, dispatch_uid="applications.tell_the_new_end")


def lapse_drafts(sender: object, *, call: Any, **kwargs: object) -> None:
    """A call that is closed or cancelled takes no more: what was never sent lapses."""
    expire_drafts(call=call)


def tell_the_new_end(sender: object, *, call: Any, **kwargs: object) -> None:
    """Each supplier's own list says when its call closes."""
    move_end(challenge_reference=call.challenge.reference, closes_at=call.closes_at)
