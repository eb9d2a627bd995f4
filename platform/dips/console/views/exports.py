"""The files that councils asked for of themselves: how each went, and another try. Never the file, nor who asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dips.accounts.requests import PersonRequest
from dips.archives import queries, services
from dips.archives.models import Export
from dips.archives.states import ExportState
from dips.councils.models import Council

from ..ages import ago
from ..tables import Cell, Table, button, columns, tag, with_note

SHOWN = 5
COLOURS = {
    ExportState.WAITING: "blue", ExportState.DONE: "green", ExportState.FAILED: "red", ExportState.GONE: "grey"
}  # fmt: skip


def exports_table(request: HttpRequest, council: Council, now: datetime) -> Table:
    """The newest first; only the newest can be tried again."""
    found = list(queries.exports_of(council.schema_name)[:SHOWN])
    rows: list[list[Cell]] = [
        [
            f"Asked for {ago(each.created_at, now)}",
            tag(each.get_state_display(), COLOURS[ExportState(each.state)]),
            with_note(each.error or "None", _next(each)),
            _again(request, each) if each == found[0] and each.state == ExportState.FAILED else "Nothing",
        ]
        for each in found
    ]
    return Table("Files of the whole council", columns("File", "State", "What went wrong", "What you can do"), rows)


def _next(export: Export) -> str:
    is_tried_again = export.state == ExportState.WAITING and export.error
    return "It is tried again within a few minutes." if is_tried_again else ""


def _again(request: HttpRequest, export: Export) -> Cell:
    return button(request, reverse("console:export_again", args=[export.pk]), "Try again", about="make the file")


@require_POST
def again(request: PersonRequest, pk: UUID) -> HttpResponse:
    export = get_object_or_404(Export.objects.only(*queries.SEEN_BY_OPERATORS), pk=pk)
    council = get_object_or_404(Council, schema_name=export.schema)
    services.retry_export(export=export, by=request.user)
    messages.success(request, "It is made again. Whoever asked for it gets a letter.")
    return redirect("console:council", council.slug)
