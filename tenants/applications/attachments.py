"""Hand a file out as a download: whatever it says it is, a browser must save it and run nothing of it."""

from __future__ import annotations

from django.http import FileResponse

from .models import ApplicationFile


def as_attachment(stored: ApplicationFile) -> FileResponse:
    response = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
