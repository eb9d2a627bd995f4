"""The calls that keep a programme from being closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dips.ui import words
from tenants.programmes import closing
from tenants.programmes.models import Programme

from .queries import calls, window
from .states import CallState, Window


def running(programme: Programme) -> Iterator[closing.Obstacle]:
    """Announced calls that are neither closed nor cancelled."""
    found = calls().filter(challenge__programme=programme, state=CallState.PUBLISHED)
    for call in found.order_by("challenge__reference"):
        reference, state = call.challenge.reference, window(call)
        if state == Window.UPCOMING and call.opens_at is not None:
            said = _("The call of %(challenge)s opens at %(when)s. Cancel it first.")
            when = words.deadline(call.opens_at)
        elif state == Window.OPEN:
            said = _("The call of %(challenge)s is open until %(when)s. Cancel it first, or wait.")
            when = words.deadline(call.ends)
        else:
            said = _("The call of %(challenge)s ended at %(when)s, and is not closed yet.")
            when = words.deadline(call.ends)
        yield closing.Obstacle(reference, said % {"challenge": reference, "when": when})


def register() -> None:
    closing.register("calls", running)
