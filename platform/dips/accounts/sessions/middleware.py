"""Keep the list of a person's sessions up to date: at sign-in, and every few minutes of use."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dips.councils import lookup
from dips.councils.scope import current

from . import services

SEEN = "_seen"
EVERY = 5 * 60


class SessionSeenMiddleware:
    """Writes at most once in five minutes, and when the session's key has changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = request.session.session_key
        if key and response.status_code < 500 and "_auth_user_id" in request.session:
            seen = request.session.get(SEEN) or {}
            if seen.get("key") != key or time.time() - seen.get("at", 0) > EVERY:
                self.note(request, key)
        return response

    def note(self, request: HttpRequest, key: str) -> None:
        if not request.user.is_authenticated:
            return
        council = current()
        services.note(
            user=request.user,
            session_key=key,
            home=council.schema_name if council else services.PUBLIC,
            host=lookup.normalise(request.get_host()),
            agent=request.META.get("HTTP_USER_AGENT", ""),
        )
        for watcher in services.watchers:
            watcher(request.user)
        request.session[SEEN] = {"key": key, "at": time.time()}
