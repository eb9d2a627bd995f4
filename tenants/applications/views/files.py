"""Hand a supplier its own file back, as a download and never as a page."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ..errors import ApplicationNotFound, FileHeld
from ..models import ApplicationFile
from ..states import RELEASED
from .here import find_application, suppliers_only


@require_GET
@suppliers_only
def download(request: HttpRequest, reference: str, file: UUID) -> HttpResponse:
    here = find_application(request, reference)
    stored = here.application.files.filter(pk=file, removed_at=None).first()
    if stored is None:
        raise ApplicationNotFound
    if stored.scan not in RELEASED:
        raise FileHeld
    return as_attachment(stored)


def as_attachment(stored: ApplicationFile) -> FileResponse:
    """Whatever the file says it is, a browser must save it and run nothing of it."""
    response = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
