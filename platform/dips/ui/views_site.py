"""Small files that every host has, in no language: whom to tell of a weakness, and what a browser asks for by itself."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from dips.kernel import clock

from .context import service_name

EXPIRES_AFTER = timedelta(days=180)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It never goes stale while the service runs: the day of expiry is counted from today."""
    expires = datetime.combine(clock.now().astimezone(UTC).date() + EXPIRES_AFTER, time(), UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en, cy",
        f"Canonical: {request.scheme}://{request.get_host()}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Lets a phone keep the site under its own name. Nothing works offline, and nothing claims to."""
    council = getattr(request, "council", None)
    return JsonResponse(
        {
            "name": council.name if council is not None else service_name(),
            "short_name": council.label if council is not None else "DIPS",
            "start_url": "/",
            "display": "browser",
            "icons": [{"src": static("dips/img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For whatever asks without having read a page."""
    return HttpResponseRedirect(static("dips/img/mark.svg"))
