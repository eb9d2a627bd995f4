"""Before what is grave somebody shows anew who they are: to us, or else to their council's own provider."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from . import doors
from .requests import PersonRequest
from .second_factor import proof

AGAIN = "again=1"  # the provider is to ask, whether or not somebody is signed in there


def proven_lately(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Not without a proof of the last ten minutes. Whoever has neither password nor second step here gives it there."""

    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or proof.is_recent(request):
            return view(request, *args, **kwargs)
        is_reading = request.method in ("GET", "HEAD")
        way = next(iter(doors.ways_in(request, request.path if is_reading else "")), None)
        if way is None or get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        if not is_reading:
            messages.info(request, _("Nothing was done. You have shown again who you are: do it once more."))
        answer: HttpResponse = redirect(f"{way.url}{'&' if '?' in way.url else '?'}{AGAIN}")
        return answer

    return wrapped
