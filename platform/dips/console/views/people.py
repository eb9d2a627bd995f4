"""The operators: who they are, made and unmade; and the one thing that an operator does to somebody's account."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.models import User
from dips.accounts.requests import PersonRequest
from dips.kernel import clock
from dips.ui.forms import carried_out

from .. import services
from ..ages import ago
from ..door import page
from ..forms import OperatorForm, SecondStepForm
from ..queries.trail import operators
from ..tables import Cell, Table, columns, link, tag, with_note
from .proving import freshly_proven
from .reason import Question, ask


@require_safe
def listing(request: PersonRequest) -> HttpResponse:
    now = clock.now()
    rows: list[list[Cell]] = [
        [
            with_note(str(person), person.email),
            ago(person.last_login, now),
            tag("Can sign in", "green") if person.is_active else tag("Shut out", "grey"),
            "You" if person == request.user else link(reverse("console:operator_unmake", args=[person.pk]), "Unmake"),
        ]
        for person in operators()
    ]
    heads = columns("Person", "Last sign-in", "State", "Change")
    return page(request, "people", "people", table=Table("Operators", heads, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proven
def new(request: PersonRequest) -> HttpResponse:
    form = OperatorForm(request.POST or None)

    def let_in() -> User:
        asked = dict(form.cleaned_data)
        if name := asked.pop("full_name"):
            return services.invite_operator(**asked, full_name=name, by=request.user)
        return services.make_operator(**asked, by=request.user)

    if person := carried_out(form, let_in):
        messages.success(request, f"{person} runs the platform too. The other operators are told.")
        return redirect("console:people")
    return page(request, "operator_new", "people", status=422 if form.errors else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@freshly_proven
def unmake(request: PersonRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(operators(), pk=pk)
    question = Question(
        f"Unmake {person} an operator",
        "The console is shut to them, and they are signed out everywhere. The other operators are told.",
        "Unmake",
        f"{person} is no operator any more.",
    )
    return ask(
        request,
        question,
        section="people",
        back=reverse("console:people"),
        act=lambda reason: services.unmake_operator(email=person.email, reason=reason, by=request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: PersonRequest) -> HttpResponse:
    """For somebody who lost phone, passkey and recovery codes."""
    form = SecondStepForm(request.POST or None)
    if person := carried_out(form, lambda: services.take_off_second_factor(**form.cleaned_data, by=request.user)):
        messages.success(request, f"The second step of {person} is taken off. They are signed out and told by e-mail.")
        return redirect("console:people")
    return page(request, "second_step", "people", status=422 if form.errors else 200, form=form)
