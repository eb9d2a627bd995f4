"""Addresses on another host, in the reader's language. Within a host use reverse(); across hosts only these."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from dips.ui import languages

from . import lookup
from .models import Council


def portal_url(to: str = "/", **kwargs: Any) -> str:
    """The portal's address of a path, or of a URL name with its arguments."""
    return f"{settings.PORTAL_ORIGIN}{_path(to, settings.PUBLIC_SCHEMA_URLCONF, kwargs)}"


def council_url(council: Council, to: str = "/", **kwargs: Any) -> str:
    """A council's address of a path, or of a URL name with its arguments."""
    with languages.as_offered_by(council):
        return f"{origin(council)}{_path(to, settings.ROOT_URLCONF, kwargs)}"


def origin(council: Council) -> str:
    """Scheme, host and port of a council's site."""
    portal = urlsplit(settings.PORTAL_ORIGIN)
    host = lookup.host_of(council) or default_host(council.slug)
    return f"{portal.scheme}://{host}" + (f":{portal.port}" if portal.port else "")


def default_host(slug: str) -> str:
    """The host that every council has from its first day."""
    return f"{slug}.{settings.PORTAL_HOST}"


def _path(to: str, urlconf: str, kwargs: dict[str, Any]) -> str:
    if "/" in to or to == "":
        return languages.here(to if to.startswith("/") else f"/{to}")
    return reverse(to, urlconf=urlconf, kwargs=kwargs or None)
