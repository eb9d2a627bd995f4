"""Public pages for people who are not signed in, kept in the shared cache until something that they show changes.

Kept are answers 200 to a GET without a session, of views marked `@public_page`. An entry carries the tokens that stood
before it was made: the look-up's, the council's (changes.py) and so any change, by whatever way it was written, makes
it nobody's. Each process has a copy of what it gave, so that only the tokens are asked for; the copy ends with the entry.
Without the shared cache every page is made anew.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from dips.kernel import clock
from dips.ui import now as present

from . import access, changes, lookup, metrics
from .cache import NATIONAL
from .connected import portal_scope

LARGEST = 512 * 1024  # bytes of a body that is kept
MARK = "_public_page"
SMALL_NUMBER = re.compile("[0-9]{1,2}")
MOST_HORIZONS = 5000
MOST_HERE = 16 * 1024 * 1024  # bytes of bodies in each process's memory
NEVER = ("/api/", "/static/")  # what no view marks
horizons: list[Callable[[datetime], datetime | None]] = []
"""Asked for the next moment at which a page changes by itself, such as a call that opens. Filled in `ready()`."""
_horizons: dict[str, datetime] = {}

View = Callable[..., HttpResponse]


def public_page(*parameters: str) -> Callable[[View], View]:
    """Mark a view whose answer is the same for everybody who is not signed in, and holds no form token.

    `parameters` are the query's small whole numbers, such as a page's; an address that asks anything else is answered
    anew each time, so that nobody can fill the cache by making addresses up.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            setattr(request, MARK, frozenset(parameters))
            return view(request, *args, **kwargs)

        return wrapped

    return mark


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent."""

    tokens: tuple[object, ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    route: str


# Who runs another version beside this one keeps entries of another shape: neither reads the other's.
SHAPE = hashlib.sha256(repr([Kept, *((each.name, each.type) for each in fields(Kept))]).encode()).hexdigest()[:8]


class Copies:
    """The entries that this process has given out, each with the moment at which it ends."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[float, Kept]] = {}
        self.size = 0

    def get(self, key: str) -> Kept | None:
        ends, kept = self.entries.get(key, (0.0, None))
        return kept if time.monotonic() < ends else None

    def put(self, key: str, kept: Kept, ends: float) -> None:
        if self.size + len(kept.body) > MOST_HERE:
            self.entries, self.size = {}, 0
        self.entries[key] = ends, kept
        self.size += len(kept.body)  # what it takes the place of counts on until all are dropped: never too little


_copies = Copies()


class PageCacheMiddleware:
    """Stands before the look-up of the council: a page that is kept touches no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            not settings.PAGE_CACHE_SECONDS
            or request.method != "GET"
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or request.path.startswith(NEVER)
        ):
            return self.get_response(request)
        schema = _schema(request)
        if schema is None:
            return self.get_response(request)
        key, token = _key(request, schema), changes.token_key(schema)
        began, copy = time.monotonic(), _copies.get(key)
        found = cache.get_many([lookup.GENERATION, token] if copy else [lookup.GENERATION, token, key])
        if not cache.is_down:  # type: ignore[attr-defined]  # GuardedCache
            lookup.hear(found.get(lookup.GENERATION, 0))  # what is made now must not rest on an older memory
        tokens = found.get(lookup.GENERATION), found.get(token)
        kept = _entry(key, copy, found.get(key), tokens)
        if kept is not None:
            metrics.page_cache("hit")
            request.route = kept.route  # type: ignore[attr-defined]  # for the access line
            return HttpResponse(kept.body, headers=dict(kept.headers))
        metrics.page_cache("miss")
        if tokens[1] is None:
            cache.add(token, changes.new_token(), None)  # the next page can be kept
        changes.heard(schema, tokens[1])
        response = self.get_response(request)
        if tokens[1] is not None and _may_be_kept(request, response):
            seconds = _lifetime(began, str(tokens[1]))
            if seconds > 0:
                cache.set(
                    key, Kept(tokens, tuple(response.items()), response.content, access.name_of(request)), seconds
                )
        return response


def _entry(key: str, copy: Kept | None, entry: Kept | None, tokens: tuple[object, object]) -> Kept | None:
    """What may be given under these tokens: our own copy, or what another process has made since."""
    if tokens[1] is None:
        return None
    if copy is not None:
        if copy.tokens == tokens:
            return copy
        entry = cache.get(key)
    if entry is None or entry.tokens != tokens:
        return None
    asked = time.monotonic()
    _copies.put(key, entry, asked + cache.left(key))  # type: ignore[attr-defined]  # GuardedCache
    return entry


def _schema(request: HttpRequest) -> str | None:
    """The schema whose page is asked for, from memory; None leaves the answer to the look-up proper."""
    host = lookup.normalise(request.META.get("HTTP_HOST", ""))
    if host == settings.PORTAL_HOST:
        return changes.PORTAL
    return lookup.schema_of(host)


def _key(request: HttpRequest, schema: str) -> str:
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    said = "\n".join((str(request.scheme), request.META["HTTP_HOST"], request.get_full_path(), str(packed)))
    return f"{NATIONAL}page:{SHAPE}:{schema}:{hashlib.sha256(said.encode()).hexdigest()}"


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    parameters: frozenset[str] | None = getattr(request, MARK, None)
    return (
        parameters is not None
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE" not in request.META  # a form token was drawn, whatever the mark says
        and parameters.issuperset(request.GET)
        and all(SMALL_NUMBER.fullmatch(value) for name in request.GET for value in request.GET.getlist(name))
        and len(response.content) <= LARGEST
    )


def _lifetime(began: float, token: str) -> float:
    """Seconds from now until the page, whose making began then, may change without anybody writing."""
    left = (horizon(token) - present.now()).total_seconds()
    return min(float(settings.PAGE_CACHE_SECONDS), left - (time.monotonic() - began))


def horizon(token: str) -> datetime:
    """When what stands under a token may next change by itself."""
    now, ends = present.now(), _horizons.get(token)
    if ends is None or ends <= now:
        with portal_scope():
            ends = min([_midnight(now), *filter(None, (ask(now) for ask in horizons))])
        if len(_horizons) >= MOST_HORIZONS:
            _horizons.clear()
        _horizons[token] = ends
    return ends


def _midnight(now: datetime) -> datetime:
    """When the next day begins in London: pages count days."""
    day = clock.london(now).date() + timedelta(days=1)
    return clock.wall_at(day, 0)
