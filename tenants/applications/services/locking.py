"""Take the call, then the application, always in that order, so that two writers never wait for each other."""

from __future__ import annotations

from datetime import datetime

from tenants.calls.services import hold_open

from ..errors import ApplicationNotFound, NotEditable
from ..models import Application
from ..states import EDITABLE


def hold(application: Application) -> tuple[Application, datetime]:
    """The row as the database has it, locked, and the instant at which its call was found open.

    Refuses with the call's own error once it is closed, and with NotEditable when the application has moved on.
    """
    instant = hold_open(application.call)
    locked = lock(application)
    if locked.state not in EDITABLE:
        raise NotEditable
    return locked, instant


def lock(application: Application) -> Application:
    """Not found once a colleague has deleted it."""
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__form", "challenge", "programme")
        .filter(pk=application.pk)
        .first()
    )
    if found is None:
        raise ApplicationNotFound
    found.call.challenge, found.challenge.programme = found.challenge, found.programme
    return found
