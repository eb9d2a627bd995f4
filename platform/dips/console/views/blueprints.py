"""The national library: what is offered, by whom and to whom; publish in the platform's name, and withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.blueprints import library
from dips.blueprints import services as blueprints
from dips.blueprints.document import Document
from dips.blueprints.faults import BlueprintFaulty
from dips.blueprints.models import BlueprintVersion
from dips.councils.models import Council
from dips.kernel.errors import DomainError
from dips.ui import words

from ..door import page
from ..forms import PublishForm
from ..queries import blueprints as queries
from ..queries import councils
from ..tables import Cell, Table, columns, link, tag, with_note
from .events import events_of_one
from .reason import Question, ask


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    used, taken, known = queries.uses(), queries.adoptions(), councils.names()
    published = list(queries.versions())
    rows: list[list[Cell]] = [
        [
            with_note(link(reverse("console:blueprint", args=[row.pk]), row.title), str(row)),
            _publisher(row, known),
            row.region or "Every council",
            used.get((row.name, row.version), 0),
            taken.get((row.name, row.version), 0),
            _state(row),
        ]
        for row in published
    ]
    there = {(row.name, row.version) for row in published}
    others: list[list[Cell]] = [
        [with_note(name, version), "Nobody", "Nobody", 0, count, "Not in the library"]
        for (name, version), count in taken.items()
        if (name, version) not in there
    ]
    heads = columns("Blueprint", "Published by", "Offered to", "#Work by it", "#Took it", "State")
    return page(request, "blueprints", "blueprints", table=Table("Blueprints", heads, rows + others))


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the check says of it with today's code; a version is never changed, so an old one may have faults by now."""
    row = get_object_or_404(BlueprintVersion, pk=pk)
    document = Document.from_json(row.document)
    used = queries.uses().get((row.name, row.version), 0)
    context: dict[str, Any] = {
        "blueprint": row,
        "state": _state(row),
        "facts": [
            {"key": "Name and version", "value": str(row)},
            {"key": "What it is", "value": row.summary},
            {"key": "Published by", "value": _publisher(row, councils.names())},
            {"key": "Published", "value": words.moment(row.published_at)},
            {"key": "Withdrawn", "value": words.moment(row.withdrawn_at) if row.withdrawn_at else ""},
            {"key": "Offered to", "value": row.region or "Every council"},
            {"key": "Made from", "value": row.based_on},
            {"key": "Licence", "value": row.licence},
            {"key": "Councils that work by it", "value": str(used)},
            {"key": "Notes", "value": row.notes},
            {"key": "Fingerprint", "value": row.digest},
        ],
        "faults": [str(fault) for fault in blueprints.check(document)],
        "may_withdraw": _is_ours(row) and row.withdrawn_at is None,
        "events": events_of_one(
            list(councils.events("blueprints.blueprintversion", row.pk)[:20]), caption="What was done to it"
        ),
    }
    return page(request, "blueprint", "blueprints", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest) -> HttpResponse:
    """Look first: the check's answer is shown with the form. Then publish."""
    form = PublishForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    checked = ""
    if request.method == "POST" and form.is_valid():
        try:
            document = _document(form.cleaned_data)
            faults = [str(fault) for fault in blueprints.check(document)]
            if "check" in request.POST or faults:
                checked = library.describe(document.meta)
            else:
                notes, region = form.cleaned_data["notes"], form.cleaned_data["region"]
                made = blueprints.publish(document, region=region, notes=notes, by=request.user)
                messages.success(request, f"{made} is published.")
                return redirect("console:blueprint", made.pk)
        except BlueprintFaulty as faulty:
            faults = [str(fault) for fault in faulty.faults]
        except DomainError as refused:
            form.refuse(refused)
    status = 422 if form.errors or faults else 200
    return page(request, "publish", "blueprints", status=status, form=form, faults=faults, checked=checked)


def _document(given: dict[str, Any]) -> Document:
    upload = given.get("file")
    return library.unpack(upload.read()) if upload else library.load(given["shipped"])


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: UUID) -> HttpResponse:
    row = queries.versions().filter(pk=pk).first()
    if row is None or not _is_ours(row):
        raise Http404
    question = Question(
        f"Withdraw {row}",
        "It is offered to nobody new. Councils that took it keep it, and can still compare themselves with it.",
        "Withdraw it",
        f"{row} is withdrawn.",
    )
    return ask(
        request,
        question,
        section="blueprints",
        back=reverse("console:blueprint", args=[row.pk]),
        act=lambda reason: blueprints.withdraw(version=row, reason=reason, by=request.user),
    )


def _is_ours(row: BlueprintVersion) -> bool:
    return row.owner == ""


def _publisher(row: BlueprintVersion, known: dict[str, Council]) -> str:
    if _is_ours(row):
        return "The platform"
    return known[row.owner].name if row.owner in known else "A council that is gone"


def _state(row: BlueprintVersion) -> Cell:
    return tag("Withdrawn", "grey") if row.withdrawn_at else tag("Offered", "green")
