"""`GET /internal/tls?domain=…`: may whoever stands before us get a certificate for this name? Asked by our own proxy."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dips.councils import lookup

ADDRESS = "/internal/tls"


class TlsMiddleware:
    """Before whatever looks at hosts: the proxy asks by our inner address. Nothing is told but what a visit would tell."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != ADDRESS or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        return HttpResponse(
            status=200 if is_ours(request.GET.get("domain", "")) else 404, headers={"Cache-Control": "no-store"}
        )


def is_ours(host: str) -> bool:
    """The portal's, or one on which a council answers, be it only that it is closed for now."""
    name = host.strip().lower()
    if name == settings.PORTAL_HOST:
        return True
    return ":" not in name and (lookup.by_host(name) or lookup.closed_host(name)) is not None
