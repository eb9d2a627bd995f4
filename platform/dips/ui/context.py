"""What every template may ask about the site it is drawn for; no query is made here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from . import banners, languages, navigation


def is_portal(request: HttpRequest) -> bool:
    """Whether this host is the national portal.

    The host decides, not `request.council`: a portal page may work inside a council and still is the portal.
    """
    host = str(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
    return host.rsplit(":", 1)[0].lower() == settings.PORTAL_HOST.lower()


_namers: list[Callable[[HttpRequest], str]] = []


def service_name() -> str:
    """The name of the service on the portal, and of a council that gave its own none."""
    return _("Digital Innovation in Public Services")


def name_service(namer: Callable[[HttpRequest], str]) -> None:
    """Let a room above say what a council calls the service; it is asked only when the name is drawn."""
    _namers[:] = [namer]


def _service_of(request: HttpRequest, council: Any) -> str:
    return (council is not None and _namers and _namers[0](request)) or service_name()


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site_council`, `site_name`, `site_theme_url`, `nav_items` and the rest of the frame."""
    portal = is_portal(request)
    council = None if portal else getattr(request, "council", None)
    host: navigation.HostKind = "council" if council is not None else "portal"
    return {
        "site_council": council,
        "site_is_portal": council is None,
        "site_name": council.name if council is not None else service_name(),
        "site_service": SimpleLazyObject(lambda: _service_of(request, council)),
        "site_theme_url": getattr(council, "theme_url", "") if council is not None else "",
        "site_base": "dips/base_council.html" if council is not None else "dips/base_portal.html",
        "site_home": languages.here("/"),
        "portal_url": f"{settings.PORTAL_ORIGIN}{languages.here('/')}",
        "versions": languages.versions(request),
        "nav_items": SimpleLazyObject(lambda: navigation.items(request, host=host)),
        "admin_banners": SimpleLazyObject(lambda: banners.shown(request)),
        "footer_links": SimpleLazyObject(lambda: navigation.items(request, host=host, place="footer")),
        "service_contact": settings.SERVICE_CONTACT_EMAIL,
        "demo": bool(getattr(settings, "DIPS_DEMO", False)),
    }
