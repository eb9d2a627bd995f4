"""Messages that wait, are overdue or were given up. Their kind, council and error; never what they say."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils.models import Council
from dips.kernel import clock
from dips.kernel.models import OutboxMessage
from dips.kernel.models.outbox import OutboxState
from dips.ui import words

from .. import services
from ..ages import age, ago, ahead
from ..door import page
from ..queries import councils, outbox
from ..tables import Cell, Table, columns, link, with_note
from .events import events_of_one
from .reason import Question, ask

ON_A_PAGE = 50
PORTAL = "public"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    counts, now = outbox.counts(), clock.now()
    shelf = request.GET.get("show", "")
    if shelf not in outbox.SHELVES:
        shelf = next((key for key in outbox.SHELVES if counts[key]), "failed")
    known = councils.names()
    asked = request.GET.get("council", "")
    schema = next((name for name, council in known.items() if council.slug == asked), "")
    found = outbox.listed(shelf, request.GET.get("kind", "")[:60], schema)
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "shelves": [(key, label, counts[key], key == shelf) for key, (label, _where) in outbox.SHELVES.items()],
        "shelf": outbox.SHELVES[shelf][0],
        "page_obj": shown,
        "table": _table(list(shown), known, now, outbox.SHELVES[shelf][0]),
        "piles": [(pile, age(pile.oldest, now)) for pile in outbox.piles()] if shelf == "failed" else [],
    }
    return page(request, "outbox", "outbox", **context)


def _table(rows: list[OutboxMessage], known: dict[str, Council], now: datetime, caption: str) -> Table:
    lines: list[list[Cell]] = [
        [
            with_note(link(reverse("console:message", args=[row.pk]), row.kind), f"…{str(row.pk)[-12:]}"),
            whose(row, known),
            row.attempts,
            age(row.created_at, now),
            row.last_error or "None",
        ]
        for row in rows
    ]
    return Table(caption, columns("Message", "Council", "#Tries", "Age", "Last error"), lines)


def whose(message: OutboxMessage, known: dict[str, Council]) -> str:
    council = known.get(message.schema)
    return council.name if council else "The portal" if message.schema == PORTAL else "A council that is gone"


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row, now = _find(pk), clock.now()
    in_hand = row.state == OutboxState.WAITING and row.leased_until is not None and row.leased_until > now
    is_open = row.state != OutboxState.DONE
    facts = [
        {"key": "Number", "value": str(row.pk)},
        {"key": "Kind", "value": row.kind},
        {"key": "Council", "value": whose(row, councils.names())},
        {"key": "State", "value": "Being delivered" if in_hand else row.get_state_display()},
        {"key": "Written", "value": f"{words.moment(row.created_at)} ({ago(row.created_at, now)})"},
        {"key": "Tries", "value": str(row.attempts)},
        {"key": "Next try", "value": ahead(row.due_at, now) if row.state == OutboxState.WAITING else "None"},
        {"key": "Last error", "value": row.last_error or "None"},
    ]
    context: dict[str, Any] = {
        "message_row": row,
        "facts": facts,
        "may_retry": is_open and not in_hand,
        "may_park": is_open and not in_hand and row.state != OutboxState.PARKED,
        "in_hand": in_hand,
        "events": events_of_one(
            list(councils.events("kernel.outboxmessage", row.pk)[:20]), caption="What was done to it"
        ),
    }
    return page(request, "message", "outbox", **context)


@require_POST
def retry(request: PersonRequest, pk: UUID) -> HttpResponse:
    services.retry_message(message=_find(pk), by=request.user)
    messages.success(request, "The message is on its way again.")
    return redirect("console:outbox")


@require_POST
def retry_all(request: PersonRequest) -> HttpResponse:
    """Every failed message of one kind."""
    kind = request.POST.get("kind", "")[:60]
    count = services.retry_kind(kind=kind, by=request.user)
    if count:
        messages.success(
            request, f"{count} {'message' if count == 1 else 'messages'} of the kind {kind} on the way again."
        )
    else:
        messages.info(request, "No message of this kind had failed. Nothing was changed.")
    return redirect("console:outbox")


@require_http_methods(["GET", "HEAD", "POST"])
def park_all(request: PersonRequest) -> HttpResponse:
    """Every failed message of one kind: the kind stands in the address until the reason is given."""
    kind = request.GET.get("kind", "")[:60]
    count = next((pile.count for pile in outbox.piles() if pile.kind == kind), 0)
    if not count:
        messages.info(request, "No message of this kind had failed. Nothing was changed.")
        return redirect("console:outbox")
    said = "1 message" if count == 1 else f"{count} messages"
    question = Question(
        f"Set {said} of the kind {kind} aside",
        "All that failed. They stay in the outbox and can be tried again later, one by one. The councils whose they are "
        "read it in their own trail, with your reason.",
        "Set aside",
        "They are set aside. Nobody tries to deliver them.",
    )
    return ask(
        request,
        question,
        section="outbox",
        back=reverse("console:outbox"),
        act=lambda reason: services.park_kind(kind=kind, reason=reason, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def park(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = _find(pk)
    question = Question(
        "Set this message aside",
        f"A message of the kind {row.kind}. It stays in the outbox and can be tried again later. The council "
        "whose it is reads it in its own trail, with your reason.",
        "Set aside",
        "The message is set aside. Nobody tries to deliver it.",
    )
    return ask(
        request,
        question,
        section="outbox",
        back=reverse("console:message", args=[row.pk]),
        act=lambda reason: services.park_message(message=row, reason=reason, by=request.user),
    )


def _find(pk: UUID) -> OutboxMessage:
    return get_object_or_404(outbox.messages(), pk=pk)
