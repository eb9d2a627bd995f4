"""What an operator does to a council for a reason: suspend it, open it, set its plan, hold its officers to reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dips.accounts.requests import PersonRequest
from dips.councils import services
from dips.councils.models import Council
from dips.ui.forms import carried_out

from ..door import page
from ..forms import PlanForm
from ..queries.councils import NO_PLAN
from .council import find
from .councils import plan_title
from .reason import Question, ask


@dataclass(frozen=True, slots=True)
class Door:
    """The verb, and the question before it. In the question's words `{it}` is the council's name."""

    verb: Callable[..., Council]
    question: Question


DOORS = {
    "suspend": Door(
        services.suspend_council,
        Question(
            "Suspend {it}",
            "At once and for everybody its site and its back office say only that it is closed for now, and programs "
            "are told the same; its challenges leave the portal. Suppliers can read and print what they wrote, but not "
            "change or send anything; closing times do not move. Whoever looks after its plan gets a letter with your "
            "reason. Nothing is deleted, and you can open it again.",
            "Suspend this council",
            "{it} is suspended. Its addresses say that it is closed for now.",
        ),
    ),
    "resume": Door(
        services.resume_council,
        Question(
            "Open {it} again",
            "Its site, its back office and its challenges are as they were. Closing times of its calls did not move. "
            "Whoever looks after its plan gets a letter with your reason.",
            "Open this council",
            "{it} is open again.",
            is_grave=False,
        ),
    ),
    "read_only": Door(
        services.make_read_only,
        Question(
            "Make {it} read-only",
            "Its officers can begin nothing new: no programme, challenge or call. What runs is finished, its public "
            "pages stay, and applicants notice nothing. Everybody who works there reads your reason. Whoever looks after "
            "its plan gets a letter with it, and it stands in the council’s own trail.",
            "Make it read-only",
            "{it} is read-only.",
        ),
    ),
    "writable": Door(
        services.make_writable,
        Question(
            "Let {it} write again",
            "Its officers can begin new things again, and whoever looks after its plan gets a letter with your reason. "
            "If a payment is why it was read-only, see to the payment too.",
            "Let it write again",
            "{it} can write again.",
            is_grave=False,
        ),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonRequest, council: str, *, door: str) -> HttpResponse:
    """Ask why, saying what will happen; then do it. `door` is a key of DOORS, given by the route."""
    row, chosen = find(council), DOORS[door]
    return ask(
        request,
        chosen.question.about(row.name),
        section="councils",
        back=reverse("console:council", args=[row.slug]),
        act=lambda reason: chosen.verb(council=row, reason=reason, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest, council: str) -> HttpResponse:
    row = find(council)
    form = PlanForm(request.POST or None, initial={"plan": row.plan or NO_PLAN})
    if carried_out(form, lambda: services.set_plan(council=row, **form.cleaned_data, by=request.user)):
        messages.success(request, f"The plan of {row.name} is now: {plan_title(row)}.")
        return redirect("console:council", row.slug)
    return page(request, "plan", "councils", status=422 if form.errors else 200, form=form, council=row)
