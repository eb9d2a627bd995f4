"""Who may see a sign-up: the browser that opened its link, and the account that it was made with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from .. import queries
from ..models import SignUp

KEY = "set_up"

View = Callable[..., HttpResponse]


def remember(request: HttpRequest, sign_up: SignUp) -> None:
    """This browser has proved the address."""
    request.session[KEY] = str(sign_up.pk)


def remembered(request: HttpRequest) -> str:
    return str(request.session.get(KEY, ""))


def of_its_own(view: View) -> View:
    """Hand the view its sign-up. Anybody else's is not found; a stranger may sign in to see their own."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        found = _find(request, pk)
        if found is not None:
            return view(request, found, **kwargs)
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())

    return wrapped


def _find(request: HttpRequest, pk: UUID) -> SignUp | None:
    if remembered(request) == str(pk):
        return queries.sign_ups().filter(pk=pk, proved_at__isnull=False).first()
    return queries.of_person(pk, request.user) if request.user.is_authenticated else None


def onward(sign_up: SignUp) -> HttpResponse:
    """To the page where this one stands."""
    return redirect("signup:progress" if sign_up.is_filed else "signup:council", pk=sign_up.pk)
