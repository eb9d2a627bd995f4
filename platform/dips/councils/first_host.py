"""A council with several hosts has a first one: visitors of the others are sent on to it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from dips.ui import languages

from . import links, lookup
from .models import Council

# Work goes on where one has signed in, and programs keep the address they were given.
STAYS = ("/admin/", "/accounts/", "/api/", "/static/", "/media/", "/theme.", "/demo/", "/.well-known/")
ASK_AGAIN = "no-store"  # a browser would keep such an answer for ever, and a host may be given up


class FirstHostMiddleware:
    """After the look-up of the council. Whoever has a session on a host stays there: it works on no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        council = getattr(request, "council", None)
        if council is None:
            return self.get_response(request)
        host = lookup.normalise(request.get_host())
        response = self._answer(request, council, host, lookup.host_of(council) or host)
        # Browsers keep to https on a council's own host alone: what lies below it is not ours.
        is_own = not host.endswith(f".{settings.PORTAL_HOST}")
        if is_own and settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response

    def _answer(self, request: HttpRequest, council: Council, host: str, first: str) -> HttpResponse:
        """A host of one's own answers beside the one that all councils have, until it is made the first."""
        if host == first:
            return self.get_response(request)
        origin = links.origin(council)
        request.first_origin = origin  # type: ignore[attr-defined]  # by which pages call themselves
        if first == links.default_host(council.slug):
            return self.get_response(request)
        if _is_sent_on(request):
            return HttpResponsePermanentRedirect(
                f"{origin}{request.get_full_path()}", headers={"Cache-Control": ASK_AGAIN}
            )
        response = self.get_response(request)
        # A form may end in an answer that sends on: without this a browser would stop there.
        response._csp_update = {"form-action": [origin]} | getattr(response, "_csp_update", {})  # type: ignore[attr-defined]
        return response


def _is_sent_on(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not languages.in_language(request.path, languages.ENGLISH).startswith(STAYS)
    )
