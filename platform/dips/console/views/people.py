"""The operators, and the one thing that an operator does to somebody's account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.kernel import clock
from dips.kernel.errors import DomainError

from .. import services
from ..ages import ago
from ..door import page
from ..forms import SecondStepForm
from ..queries.trail import operators
from ..tables import Cell, Table, columns, tag, with_note


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    rows: list[list[Cell]] = [
        [
            with_note(str(person), person.email),
            ago(person.last_login, now),
            tag("Can sign in", "green") if person.is_active else tag("Shut out", "grey"),
        ]
        for person in operators()
    ]
    return page(request, "people", "people", table=Table("Operators", columns("Person", "Last sign-in", "State"), rows))


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: PersonRequest) -> HttpResponse:
    """For somebody who lost phone, passkey and recovery codes."""
    form = SecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.take_off_second_factor(**form.cleaned_data, by=request.user)
        except DomainError as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, f"The second step of {person} is taken off. They are signed out and told by e-mail."
            )
            return redirect("console:people")
    return page(request, "second_step", "people", status=422 if form.errors else 200, form=form)
