"""The confirmation and the receipts. Opening them again changes nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from dips.councils.scope import readable_when_closed

from .. import canonical, document
from ..errors import ApplicationNotFound
from ..models import Receipt
from .doors import applicants_only
from .here import Here, find_application

TYPES = {"json": "application/json", "txt": "text/plain; charset=utf-8"}


@require_GET
@applicants_only
def done(request: HttpRequest, application: UUID) -> HttpResponse:
    here = find_application(request, application)
    receipts = list(here.application.receipts.order_by("-number"))
    if not receipts:
        return here.go("tasks" if here.can_edit else "answers")
    return render(
        request,
        "applications/done.html",
        here.context(
            receipt=receipts[0],
            earlier=[(each, _urls(here, each)) for each in receipts[1:]],
            downloads=_urls(here, receipts[0]),
            unsent=document.has_unsent_changes(here.application, receipts[0]),
        ),
    )


@require_GET
@applicants_only
@readable_when_closed
def download(request: HttpRequest, application: UUID, number: int, kind: str) -> HttpResponse:
    """One receipt: JSON is the very text its fingerprint is of, the other is for people."""
    here = find_application(request, application)
    receipt = here.application.receipts.filter(number=number).first()
    if receipt is None or kind not in TYPES:
        raise ApplicationNotFound
    if kind == "json":
        body = canonical.text(receipt.document)
    else:
        body = render_to_string("applications/receipt.txt", here.context(receipt=receipt, document=receipt.document))
    response = HttpResponse(body, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{here.application.reference}-receipt-{number}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _urls(here: Here, receipt: Receipt) -> dict[str, str]:
    urls = {kind: here.url("receipt", number=receipt.number, kind=kind) for kind in TYPES}
    return urls | {"print": here.url("print-receipt", number=receipt.number)}
