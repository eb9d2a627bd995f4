"""What both hosts have in common."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from dips.ui import views_site

errors = (
    "dips.ui.views_errors.bad_request",
    "dips.ui.views_errors.permission_denied",
    "dips.ui.views_errors.page_not_found",
    "dips.ui.views_errors.server_error",
)
too_many = "dips.accounts.views.too_many_tries"

files = [
    path(".well-known/security.txt", views_site.security, name="security_txt"),
    path("manifest.webmanifest", views_site.manifest, name="manifest"),
    path("favicon.ico", views_site.favicon, name="favicon"),
]


def demo(settings: Any) -> list[URLPattern | URLResolver]:
    """One-click sign-in and the gallery of parts, in the embedded run alone: elsewhere the routes do not exist."""
    if not settings.DIPS_DEMO:
        return []
    return [path("demo/", include("config.demo.urls")), path("look/", include("dips.ui.urls"))]
