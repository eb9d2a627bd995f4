"""The page before anything that the console does for a reason: what will happen, why, and one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError

from ..door import page
from ..forms import ReasonForm


@dataclass(frozen=True, slots=True)
class Question:
    """What the page says. `done` is said afterwards, on the page that one came from."""

    heading: str
    lead: str
    button: str
    done: str
    is_grave: bool = True

    def about(self, name: str) -> Question:
        """The same of one thing: its name where the words have `{it}`."""
        said = {key: getattr(self, key).replace("{it}", name) for key in ("heading", "lead", "done")}
        return replace(self, **said)


def ask(
    request: PersonRequest, question: Question, *, section: str, back: str, act: Callable[[str], object]
) -> HttpResponse:
    """Draw the page, or `act` on the reason and go `back`. A refusal is shown with what was typed."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except DomainError as refused:
            form.refuse(refused)
        else:
            messages.success(request, question.done)
            return redirect(back)
    status = 422 if form.errors else 200
    return page(request, "reason", section, status=status, form=form, question=question, back=back)
