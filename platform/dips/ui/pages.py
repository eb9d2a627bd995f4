"""Draw a refusal: a plain sentence of what is wrong, that nothing changed, what helps, and a way back.

What helps is said by the room that keeps it: `ways_on`, by the refusal's code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from dips.kernel.registry import Registry

from . import languages

if TYPE_CHECKING:
    from dips.kernel.errors import DomainError


WayOn = tuple[str, str]  # what it is called, and its address
ways_on: Registry[Callable[[HttpRequest], WayOn | None]] = Registry("what helps after a refusal")


def way_on(request: HttpRequest, code: str) -> WayOn | None:
    """Where whoever met a refusal with this code can do something about it; None when they cannot."""
    return ways_on.get(code)(request) if code in ways_on else None


def way_back(request: HttpRequest) -> str:
    """The page the reader came from, if it is ours; else the front page of this host."""
    referer = str(request.META.get("HTTP_REFERER", ""))
    is_ours = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
    is_here = request.method == "GET" and referer == request.build_absolute_uri()
    return referer if referer and is_ours and not is_here else languages.here("/")


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a service's refusal, at the refusal's own status.

    What is not found is drawn as the plain 404, whatever the error says, so that
    something foreign and something that never was cannot be told apart.
    """
    if error.status == 404:
        return page(request, "404", 404)
    messages = [message for field in (error.errors or {}).values() for message in field]
    response = page(
        request,
        "refusal",
        error.status,
        heading=str(error.heading or _heading(error.status)),
        sentence=str(error.message),
        messages=[message for message in messages if message != str(error.message)],
        nothing_changed=request.method not in ("GET", "HEAD"),
        code=error.code,
        way_on=way_on(request, error.code),
    )
    if error.status in (429, 503):
        response["Retry-After"] = "60"
    return response


def page(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    """Draw `dips/errors/<name>.html` with a way back, never to be cached."""
    context.setdefault("back", way_back(request))
    response = render(request, f"dips/errors/{name}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _heading(status: int) -> str:
    if status == 403:
        return _("You cannot do this now")
    if status == 409:
        return _("We could not do that")
    if status == 413:
        return _("That is too large to take")
    return _("There is a problem")
