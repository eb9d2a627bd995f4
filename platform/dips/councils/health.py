"""Is it alive, is it ready? Answered before anybody asks whose host this is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from uuid import uuid4

from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse

from . import patience
from .scope import operator_scope, portal_scope

logger = logging.getLogger(__name__)

LIVE, READY = "/healthz/live", "/healthz/ready"


class HealthMiddleware:
    """Before whatever looks at hosts: it answers on any, without a session, without a council."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == LIVE:
            return _answer({"status": "live"}, 200)
        if request.path == READY:
            return ready(request.GET.getlist("part"))
        return self.get_response(request)


def ready(named: Sequence[str] = ()) -> HttpResponse:
    """Names each part, so that whoever is woken at night knows which one to look at. One that hangs is not waited for.

    Of some parts alone with `?part=database&part=migrations`: pages go on without the cache and the broker, so whoever
    takes a web server that is not ready out of service must not ask for those.
    """
    checks = {name: check for name, check in CHECKS.items() if name in named} or CHECKS
    parts = {name: _state(name, answer) for name, answer in patience.answers(checks).items()}
    good = all(state == "ok" for state in parts.values())
    return _answer({"status": "ready" if good else "not ready", "parts": parts}, 200 if good else 503)


def _answer(body: dict[str, object], status: int) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _state(name: str, answer: object) -> str:
    if isinstance(answer, Exception):
        logger.warning("not ready: %s: %s", name, type(answer).__name__)
        return f"failed: {type(answer).__name__}"
    return str(answer)


def database() -> str:
    with portal_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def shared_cache() -> str:
    strict, key, value = caches["limits"], "health", uuid4().hex
    strict.set(key, value, 10)
    return "ok" if strict.get(key) is not None else "failed: forgets"


def broker() -> str:
    from celery import current_app  # noqa: PLC0415 -- a process without tasks never needs it

    quick = {"socket_connect_timeout": 1, "socket_timeout": 1}
    with current_app.connection_for_write(connect_timeout=2, transport_options=quick) as link:
        link.ensure_connection(max_retries=1, timeout=2)
    return "ok"


def migrations() -> str:
    """Nothing of this code's schema is missing from the database."""
    with operator_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM public.django_migrations")
        applied = set(cursor.fetchall())
    return "ok" if _heads() <= applied else "failed: pending"


@lru_cache(maxsize=1)
def _heads() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "cache": shared_cache,
    "broker": broker,
    "migrations": migrations,
}
