"""Who finds the regions in the portal's header: their session knows, so that no other page has to ask."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dips.accounts.models import User
from dips.councils.scope import current
from dips.ui import navigation

from . import queries

SEES = "sees_regions"


def for_viewers(request: HttpRequest) -> bool:
    """Those who were let into an area. Everybody else finds who takes part by the footer."""
    return navigation.signed_in(request) and bool(request.session.get(SEES))


def note(request: HttpRequest, sees: bool) -> None:
    """Said at sign-in, and by the regions' own pages to whoever was let in since, or is no longer."""
    if bool(request.session.get(SEES)) != sees:
        request.session[SEES] = sees


def note_at_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: object) -> None:
    """A session belongs to its host: no council's has this link."""
    if current() is None:
        note(request, bool(queries.seen_by(user)))
