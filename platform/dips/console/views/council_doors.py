"""What an operator does to a council for a reason: suspend it, open it, set its plan, hold its officers to reading."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dips.accounts.requests import PersonRequest
from dips.councils import services
from dips.councils.models import Council
from dips.kernel.errors import DomainError

from ..door import page
from ..forms import PlanForm
from ..queries.councils import NO_PLAN
from .council import find
from .councils import plan_title
from .reason import Question, ask


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: PersonRequest, council: str) -> HttpResponse:
    """Ask why, saying what will happen; then close its doors."""
    row = find(council)
    question = Question(
        f"Suspend {row.name}",
        "Its site, its back office and its challenges on the portal answer “not found”, at once and for everybody, "
        "suppliers with an unfinished application among them. Nothing is deleted, and you can open it again.",
        "Suspend this council",
        f"{row.name} is suspended. Its addresses answer “not found”.",
    )
    return _decide(request, row, question, services.suspend_council)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: PersonRequest, council: str) -> HttpResponse:
    row = find(council)
    question = Question(
        f"Open {row.name} again",
        "Its site, its back office and its challenges are as they were.",
        "Open this council",
        f"{row.name} is open again.",
        is_grave=False,
    )
    return _decide(request, row, question, services.resume_council)


@require_http_methods(["GET", "HEAD", "POST"])
def read_only(request: PersonRequest, council: str) -> HttpResponse:
    row = find(council)
    question = Question(
        f"Make {row.name} read-only",
        "Its officers can begin nothing new: no programme, challenge or call. What runs is finished, its public pages "
        "stay, and applicants notice nothing. Everybody who works there reads your reason.",
        "Make it read-only",
        f"{row.name} is read-only.",
    )
    return _decide(request, row, question, services.make_read_only)


@require_http_methods(["GET", "HEAD", "POST"])
def writable(request: PersonRequest, council: str) -> HttpResponse:
    row = find(council)
    question = Question(
        f"Let {row.name} write again",
        "Its officers can begin new things again. If a payment is why it was read-only, see to the payment too.",
        "Let it write again",
        f"{row.name} can write again.",
        is_grave=False,
    )
    return _decide(request, row, question, services.make_writable)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest, council: str) -> HttpResponse:
    row = find(council)
    form = PlanForm(request.POST or None, initial={"plan": row.plan or NO_PLAN})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_plan(council=row, **form.cleaned_data, by=request.user)
        except DomainError as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"The plan of {row.name} is now: {plan_title(row)}.")
            return redirect("console:council", row.slug)
    return page(request, "plan", "councils", status=422 if form.errors else 200, form=form, council=row)


def _decide(request: PersonRequest, row: Council, question: Question, verb: Callable[..., Council]) -> HttpResponse:
    return ask(
        request,
        question,
        section="councils",
        back=reverse("console:council", args=[row.slug]),
        act=lambda reason: verb(council=row, reason=reason, by=request.user),
    )
