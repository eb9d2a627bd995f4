"""Step 4: how far it is. The page may be closed and opened again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dips.councils import links

from .. import landing, queries, services
from .. import progress as how
from ..models import SignUp
from .door import of_its_own

EVERY = 3  # seconds between two looks


@require_safe
@of_its_own
def progress(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """While the council is being made the page comes again by itself, unless the reader asks it not to."""
    if sign_up.run is None:
        return redirect("signup:council", pk=sign_up.pk)
    state = how.state_of(sign_up)
    refreshes = state == how.MAKING and request.GET.get("refresh") != "off"
    steps = how.steps_of(sign_up.run)
    council = sign_up.run.council
    context = {
        "sign_up": sign_up,
        "run": sign_up.run,
        "state": state,
        "steps": steps,
        "done": sum(step.state == "done" for step in steps),
        "refreshes": refreshes,
        "every": EVERY,
        "address": links.default_host(sign_up.run.slug),
        "landing": landing.url(council) if state == how.READY and council else "",
        "site": links.council_url(council) if state == how.READY and council else "",
    }
    response = render(request, "signup/progress.html", context)
    if refreshes:
        response["Refresh"] = str(EVERY)
    return response


@require_POST
@of_its_own
def ask(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """Ask the council's own people for an invitation."""
    sign_up = services.ask_to_join(sign_up=sign_up)
    return render(request, "signup/here.html", {"sign_up": sign_up, "here": queries.council_here(sign_up)})
