"""The console's one door: for operators alone, and in the operator's database role from the first query to the last."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from dips.councils.rules import is_operator
from dips.councils.scope import operator_scope

View = Callable[..., HttpResponse]
SECTIONS = (
    ("home", "What needs you"),
    ("councils", "Councils"),
    ("requests", "Requests"),
    ("outbox", "Outbox"),
    ("jobs", "Jobs"),
    ("blueprints", "Blueprints"),
    ("accesses", "Emergency access"),
    ("regions", "Regions"),
    ("departures", "Leaving"),
    ("trail", "Trail"),
    ("people", "Operators"),
)


def behind(route: str, view: View, name: str, **given: str) -> URLPattern:
    """An address of the console. There is no other way to make one, so that none is left without its guard."""
    return path(route, operators_only(view), given, name=name)


def operators_only(view: View) -> View:
    """To everybody else the page is not there. The person is read before the role changes: theirs is the portal's."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_operator(request.user):
            raise Http404
        with operator_scope():
            return view(request, *args, **kwargs)

    return never_cache(guarded)


def page(request: HttpRequest, name: str, section: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Draw `console/<name>.html` with the console's own menu."""
    shown = {**context, "sections": [(key, label, key == section) for key, label in SECTIONS]}
    return render(request, f"console/{name}.html", shown, status=status)
