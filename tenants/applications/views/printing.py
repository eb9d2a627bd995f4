"""A copy of one's application for paper, before and after it is sent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dips.councils.scope import readable_when_closed
from dips.ui.now import now

from .. import copies
from .doors import applicants_only
from .here import find_application


@require_GET
@applicants_only
@readable_when_closed
def print_copy(request: HttpRequest, application: UUID, number: int | None = None) -> HttpResponse:
    here = find_application(request, application)
    copy = copies.for_supplier(here.application, number)
    return render(request, "applications/print.html", here.context(copy=copy, back=here.url("one"), made_at=now()))
