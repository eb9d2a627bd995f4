"""Each request has a number and leaves one line in the log and three numbers in the metrics; `/metrics` is answered here."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare

from dips.kernel import tracing

from . import metrics

logger = logging.getLogger("dips.access")

HEADER = "X-Request-ID"
METRICS = "/metrics"
UNTOLD = "/healthz/"  # asked every few seconds by a machine
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER, NOWHERE, STATIC = "other", "none", "static"


class AccessMiddleware:
    """The first of all. The number is taken from our own proxy, if it is one that can hold no words, else made here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        number = tracing.begin(request.META.get("HTTP_X_REQUEST_ID", "") if settings.DIPS_PROXY_COUNT > 0 else "")
        if request.path == METRICS and may_read_metrics(request):
            return metrics.answer()
        response = self.get_response(request)
        response.headers[HEADER] = number
        if not request.path.startswith(UNTOLD):
            note(request, response.status_code, time.perf_counter() - began)
        return response


def may_read_metrics(request: HttpRequest) -> bool:
    """On any host, with the token alone. Without it, and where none is set, the address is like any that is not there."""
    kind, _space, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = settings.METRICS_TOKEN
    return bool(token) and kind.lower() == "bearer" and constant_time_compare(given.strip(), token)


def note(request: HttpRequest, status: int, seconds: float) -> None:
    method = request.method if request.method in METHODS else OTHER
    route = name_of(request)
    metrics.request(method or OTHER, route, status, seconds)
    told = {"access_method": method, "access_route": route, "access_status": status, "access_ms": round(seconds * 1000)}
    logger.info("%s %s %s %d ms", method, route, status, round(seconds * 1000), extra=told)


def name_of(request: HttpRequest) -> str:
    """The name of the address in our own tables. Who asks cannot make a new one.

    A middleware that answers before addresses are looked up says by `request.route` which page it gave.
    """
    if said := getattr(request, "route", ""):
        return str(said)
    match = request.resolver_match
    if match is not None:
        return match.view_name or NOWHERE
    return STATIC if request.path.startswith(settings.STATIC_URL) else NOWHERE
