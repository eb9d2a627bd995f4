"""Hand a supplier its own file back, as a download and never as a page."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ..attachments import as_attachment
from ..errors import ApplicationNotFound, FileHeld
from ..states import RELEASED
from .doors import applicants_only
from .here import find_application


@require_GET
@applicants_only
def download(request: HttpRequest, application: UUID, file: UUID) -> HttpResponse:
    here = find_application(request, application)
    stored = here.application.files.filter(pk=file, removed_at=None).first()
    if stored is None:
        raise ApplicationNotFound
    if stored.scan not in RELEASED:
        raise FileHeld
    return cast("HttpResponse", as_attachment(stored))
