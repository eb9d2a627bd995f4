"""Delete a draft, after asking once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import services
from ..errors import NotDeletable
from .doors import applicants_only
from .here import find_application


@require_http_methods(["GET", "POST"])
@applicants_only
def delete(request: HttpRequest, application: UUID) -> HttpResponse:
    here = find_application(request, application)
    if here.application.submitted_at is not None:
        raise NotDeletable
    if request.method == "GET":
        files = here.application.files.count()
        return render(request, "applications/delete.html", here.context(files=files))
    services.delete_draft(application=here.application, by=here.by)
    messages.success(request, _("The draft is deleted."))
    return redirect("applications:mine")
