"""Councils that leave: order it, take it back, see how far it is, and the certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.archives import certificates, queries, services
from dips.archives.models import Departure
from dips.archives.states import DepartureState
from dips.kernel.actors import in_words
from dips.ui import words

from ..door import page
from ..tables import Table, columns, link, tag, with_note
from .council import find
from .proving import freshly_proven
from .reason import Question, ask

SECTION = "departures"
COLOURS = {
    DepartureState.ASKED: "yellow", DepartureState.STAYED: "grey", DepartureState.LEAVING: "blue", DepartureState.GONE: "grey"
}  # fmt: skip
STEPS = {
    "close": "Its sites were closed",
    "count": "What it kept was counted, for the certificate",
    "sessions": "Its people were signed out there",
    "drop": "Its tables and its rows in shared ones were deleted",
    "files": "Its files were deleted",
    "memory": "What was kept of it in memory was deleted",
}
SHOWN = 200


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    rows = [
        [
            with_note(link(reverse("console:departure", args=[each.pk]), each.name), each.slug),
            _state(each),
            in_words(each.asked_label),
            words.day(each.due_at),
            each.held_up or each.error,
        ]
        for each in queries.departures()[:SHOWN]
    ]
    table = Table(
        "Councils that leave", columns("Council", "State", "Asked for by", "On", "What stands in the way"), rows
    )
    return page(request, "departures", SECTION, table=table)


def _state(departure: Departure) -> str:
    return tag(departure.get_state_display(), COLOURS[DepartureState(departure.state)])


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    departure = _find(pk)
    certificate = certificates.of(departure)
    context: dict[str, Any] = {
        "departure": departure,
        "state": _state(departure),
        "may_stay": departure.state == DepartureState.ASKED,
        "in_words": certificates.in_words(certificate.text) if certificate else "",
        "facts": [
            {"key": "Web address", "value": departure.slug},
            {
                "key": "Asked for",
                "value": f"{words.moment(departure.created_at)}, by {in_words(departure.asked_label)}",
            },
            {"key": "Reason", "value": departure.reason},
            {"key": "Deleted on", "value": _deleted(departure)},
            {"key": "Done so far", "value": [STEPS.get(each, each) for each in departure.steps_done] or "Nothing yet"},
            {"key": "What stands in the way", "value": departure.held_up or departure.error or "Nothing"},
            {"key": "Web address is kept until", "value": _kept(departure)},
        ],
    }
    return page(request, "departure", SECTION, **context)


def _deleted(departure: Departure) -> str:
    if departure.state == DepartureState.STAYED:
        return "Not deleted"
    return words.day(departure.finished_at) if departure.finished_at else f"Due on {words.day(departure.due_at)}"


def _kept(departure: Departure) -> str:
    return words.day(departure.kept_until) if departure.kept_until else "Not yet deleted"


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file, signed."""
    departure = _find(pk)
    given = certificates.of(departure)
    if given is None:
        raise Http404
    response = HttpResponse(certificates.as_file(given), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{departure.slug}-deleted.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proven
def order(request: PersonRequest, council: str) -> HttpResponse:
    """Ask why, saying what will happen. At once is for the command line."""
    row = find(council)
    question = Question(
        f"Delete {row.name}",
        f"Nothing changes for {settings.DIPS_LEAVING_DAYS} days, and it can be taken back. Then its sites close and "
        "everything that it keeps here is deleted, with a signed certificate. Backups age out "
        f"{settings.DIPS_BACKUP_DAYS} days later. It is refused while a call is open. Whoever looks after its data gets "
        "a letter with your reason, and can take the order back until then.",
        "Delete this council",
        f"{row.name} is deleted when the waiting period is over.",
    )
    return ask(
        request,
        question,
        section="councils",
        back=reverse("console:departures"),
        act=lambda reason: services.order_departure(council=row, reason=reason, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: PersonRequest, pk: UUID) -> HttpResponse:
    departure = _find(pk)
    question = Question(
        f"Let {departure.name} stay",
        "The order to delete it is taken back. Nothing was changed so far. Whoever looks after its data gets a letter "
        "with your reason.",
        "Let it stay",
        f"{departure.name} stays.",
        is_grave=False,
    )
    return ask(
        request,
        question,
        section=SECTION,
        back=reverse("console:departure", args=[pk]),
        act=lambda reason: services.stay(departure=departure, reason=reason, by=request.user),
    )


def _find(pk: UUID) -> Departure:
    return get_object_or_404(Departure, pk=pk)
