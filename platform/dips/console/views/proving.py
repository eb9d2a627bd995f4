"""Before the gravest things the second step is passed again: a session that was left open does not do them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from dips.accounts.requests import PersonRequest
from dips.accounts.second_factor import proof

TO_TYPE = 10 * 60  # seconds more for whoever proved it before the page and then typed


def freshly_proven(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead to the second step, and back to the page, unless it was passed within ten minutes."""

    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        more = TO_TYPE if request.method == "POST" else 0
        if proof.is_fresh(request, within=proof.RECENT + more):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.info(request, "Nothing was done: it was too long since your second step. Do it again now.")
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")

    return wrapped
