"""A council's colours and pictures."""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

FOREVER = "public, max-age=31536000, immutable"
OPEN_FOLDERS = ("images/", "logos/")  # Wagtail's renditions, and logos; originals and documents are not served here
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
DRAWINGS = frozenset({"image/svg+xml"})  # logos alone, which `logos.read` has looked through


@require_safe
def theme(request: HttpRequest, digest: str) -> HttpResponse:
    """The council's accent. A page drawn before the colour changed still gets colours, but nobody keeps them."""
    council = request.council  # type: ignore[attr-defined]
    if council is None or not council.theme_url:
        raise Http404
    response = HttpResponse(council.branding.css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOREVER if council.theme_url == f"/theme.{digest}.css" else "no-store"
    return response


@require_safe
def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture of this host's council. Only pictures, and never as something a browser would run."""
    kind = mimetypes.guess_type(path)[0]
    allowed = PICTURES | DRAWINGS if path.startswith("logos/") else PICTURES
    if not path.startswith(OPEN_FOLDERS) or ".." in path or kind not in allowed or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "public, max-age=3600"
    return response
