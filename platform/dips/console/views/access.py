"""Emergency access: asked for with a reason, agreed to by a second operator, read, ended. Reading goes through the glass."""

from __future__ import annotations

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
from dips.kernel.errors import NotNow
from dips.ui import words
from dips.ui.forms import carried_out

from .. import services
from ..ages import ago, ahead
from ..door import page
from ..forms import AccessForm
from ..glass import through
from ..models import EmergencyAccess
from ..panes import LIST, panes
from ..queries import access as queries
from ..queries import councils
from ..states import AccessState
from ..tables import Cell, Table, columns, link, tag, with_note
from .events import events_of_one
from .proving import freshly_proven
from .reason import Question, ask

ON_A_PAGE = 25


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    shown = Paginator(queries.accesses(), ON_A_PAGE).get_page(request.GET.get("page"))
    known, now = councils.names(), clock.now()
    rows: list[list[Cell]] = [
        [
            with_note(link(reverse("console:access", args=[row.pk]), _whose(row, known)), _reach(row)),
            _state(row, now),
            with_note(row.asked_label, ago(row.created_at, now)),
            _agreed(row),
            _until(row),
        ]
        for row in shown
    ]
    heads = columns("Council", "State", "Asked by", "Agreed to by", "Until")
    return page(request, "accesses", "accesses", page_obj=shown, table=Table("Emergency access", heads, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proven
def new(request: PersonRequest, council: str) -> HttpResponse:
    row = get_object_or_404(Council, slug=council)
    form = AccessForm(request.POST or None)
    if made := carried_out(form, lambda: services.ask_access(council=row, **form.cleaned_data, by=request.user)):
        messages.success(request, _asked(made))
        return redirect("console:access", made.pk)
    context = {"council": row, "form": form, "needs_second": queries.needs_second(request.user)}
    return page(request, "access_new", "accesses", status=422 if form.errors else 200, **context)


def _asked(access: EmergencyAccess) -> str:
    if access.state == AccessState.OPEN:
        return "It is open, and the council’s administrators have been told."
    return "The other operators are asked. It opens when one of them agrees."


@require_safe
def detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    row, now = _find(pk), clock.now()
    own, waits = row.asked_by == request.user.pk, row.state == AccessState.ASKED
    is_open = row.is_open(now)
    context: dict[str, Any] = {
        "access": row,
        "whose": _whose(row, councils.names()),
        "state": _state(row, now),
        "facts": [
            {"key": "What", "value": _reach(row)},
            {"key": "Why", "value": row.reason},
            {"key": "Ticket", "value": row.ticket},
            {"key": "Asked by", "value": f"{row.asked_label}, {words.moment(row.created_at)}"},
            {"key": "For", "value": _long(row.minutes)},
            {"key": "Agreed to by", "value": _agreed(row)},
            {"key": "Opened", "value": words.moment(row.opened_at) if row.opened_at else "Not opened"},
            {"key": "Ended" if row.ended_at else "Open until", "value": _until(row)},
        ],
        "may_read": is_open and own,
        "may_answer": waits and not own and _is_young(row, now),
        "is_asked": waits,
        "may_end": is_open or (waits and own),
        "events": events_of_one(list(councils.events("console.emergencyaccess", row.pk)[:50]), caption="What was done"),
    }
    return page(request, "access", "accesses", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proven
def agree(request: PersonRequest, pk: UUID) -> HttpResponse:
    """A page of its own: the second step may have to be passed before the button is there."""
    row = _find(pk)
    if request.method == "POST":
        services.agree_access(access=row, by=request.user)
        messages.success(request, f"{row.asked_label} may read it now. The council’s administrators have been told.")
        return redirect("console:access", row.pk)
    return page(
        request,
        "access_agree",
        "accesses",
        access=row,
        whose=_whose(row, councils.names()),
        reach=_reach(row),
        long=_long(row.minutes),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = _find(pk)
    question = Question(
        f"Refuse what {row.asked_label} asks",
        "Nothing is opened. The trail keeps your reason.",
        "Refuse",
        "It is refused.",
    )
    return ask(
        request,
        question,
        section="accesses",
        back=reverse("console:access", args=[row.pk]),
        act=lambda reason: services.refuse_access(access=row, reason=reason, by=request.user),
    )


@require_POST
def end(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = services.give_back_access(access=_find(pk), by=request.user)
    messages.success(request, "It is ended." if row.opened_at else "The request is withdrawn.")
    return redirect("console:access", row.pk)


@require_safe
def read(request: PersonRequest, pk: UUID) -> HttpResponse:
    """What lies within reach. What is sealed stays so: the sentence stands where the list would."""
    context: dict[str, Any] = {"items": [], "sealed": ""}
    with through(access_id=pk, page=LIST, by=request.user) as (access, pane):
        try:
            context["items"] = pane.items(access.reference)
        except NotNow as sealed:
            context["sealed"] = sealed.message
    return _inside(request, "access_read", access, **context)


@require_safe
def paper(request: PersonRequest, pk: UUID, item: str) -> HttpResponse:
    with through(access_id=pk, page=item, by=request.user) as (access, pane):
        found = pane.paper(access.reference, item)
    return _inside(request, "access_paper", access, paper=found)


def _inside(request: PersonRequest, name: str, access: EmergencyAccess, **context: Any) -> HttpResponse:
    whose = _whose(access, councils.names())
    left = ahead(access.until, clock.now()) if access.until else ""
    return page(request, name, "accesses", access=access, whose=whose, reach=_reach(access), left=left, **context)


def _find(pk: UUID) -> EmergencyAccess:
    return get_object_or_404(queries.accesses(), pk=pk)


def _whose(row: EmergencyAccess, known: dict[str, Council]) -> str:
    council = known.get(row.schema)
    return council.name if council else "A council that is gone"


def _reach(row: EmergencyAccess) -> str:
    label = panes.get(row.kind).label if row.kind in panes else row.kind
    return f"{label}: {row.reference}"


def _long(minutes: int) -> str:
    return f"{minutes} minutes" if minutes < 60 else "1 hour" if minutes == 60 else f"{minutes // 60} hours"


def _agreed(row: EmergencyAccess) -> str:
    """Where no other operator could agree, it was opened alone."""
    alone = "Opened alone: no other operator could agree" if row.opened_at else "Nobody"
    return row.agreed_label or ("Nobody yet" if row.state == AccessState.ASKED else alone)


def _until(row: EmergencyAccess) -> str:
    """When it did end, or when it is to."""
    if row.ended_at:
        return f"{words.moment(row.ended_at)}, ended by {row.ended_label}"
    return words.moment(row.until) if row.until else "Not opened"


def _is_young(row: EmergencyAccess, now: Any) -> bool:
    return bool(now - row.created_at < queries.A_DAY)


def _state(row: EmergencyAccess, now: Any) -> Cell:
    if row.state == AccessState.OPEN:
        return tag("Open", "red") if row.is_open(now) else tag("Time is over", "grey")
    if row.state == AccessState.ASKED:
        return tag("Waits for a second operator", "yellow") if _is_young(row, now) else tag("Nobody agreed", "grey")
    return tag(row.get_state_display(), "grey")
