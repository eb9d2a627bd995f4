"""Answer what lower rooms announce, in their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dips.directory.services import move_end
from tenants.calls.letters import CANCELLED, EXTENDED
from tenants.calls.signals import call_cancelled, call_closed, call_extended

from . import letters, passport
from .models import Application
from .services import expire_drafts
from .states import LIVE


def connect() -> None:
    call_closed.connect(lapse_drafts, dispatch_uid="applications.lapse_drafts")
    call_cancelled.connect(tell_of_the_end, dispatch_uid="applications.tell_of_the_end")
    call_extended.connect(tell_the_new_end, dispatch_uid="applications.tell_the_new_end")


def lapse_drafts(sender: object, *, call: Any, **kwargs: object) -> None:
    """A call that is closed takes no more: what was never sent lapses."""
    expire_drafts(call=call)


def tell_of_the_end(sender: object, *, call: Any, reason: str, **kwargs: object) -> None:
    """Whoever applies hears that a call is cancelled, and why. A draft lapses, and not because it came too late."""
    _tell(call, CANCELLED, about="once", reason=reason)
    expire_drafts(call=call, tell=False)
    for application in _live(call):
        passport.stamp(application)


def tell_the_new_end(sender: object, *, call: Any, reason: str, **kwargs: object) -> None:
    """Whoever applies hears that there is more time, and their own list says until when."""
    mine = Application.objects.filter(call=call).values_list("pk", flat=True)
    move_end(application_ids=list(mine), closes_at=call.closes_at)
    _tell(call, EXTENDED, about=call.closes_at.isoformat(), reason=reason)


def _tell(call: Any, key: str, *, about: str, reason: str) -> None:
    for application in _live(call):
        letters.send(application, key, about=about, reason=reason)


def _live(call: Any) -> Iterable[Application]:
    found = Application.objects.filter(call=call, state__in=LIVE).select_related("call", "challenge", "programme")
    return found.order_by("pk")
