"""Before what is grave somebody shows anew who they are: to us, or else to their council's own provider."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from . import doors
from .requests import PersonRequest
from .second_factor import proof

View = Callable[..., HttpResponseBase]
AGAIN = "again=1"  # the provider is to ask, whether or not somebody is signed in there


def proven_lately(view: View) -> View:
    """Not without a proof of the last ten minutes; with it, back to the same address."""

    @wraps(view)
    def wrapped(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return proof_first(request) or view(request, *args, **kwargs)

    return wrapped


def proof_first(request: PersonRequest, *, page: str = "") -> HttpResponse | None:
    """Where to give a proof before what this request asks for; None if one was given within ten minutes.

    Nothing waits in the session to be done afterwards: the person comes back to `page`, on which the button stands, or
    to the form, which `dips.ui.typed` fills again without its secrets, and asks once more. Whoever has neither password
    nor second step here gives the proof at the council's provider.
    """
    if not request.user.is_authenticated or proof.is_recent(request):
        return None
    if request.method == "POST":
        messages.info(request, _("Nothing was done yet. Show again who you are, then do it once more."))
    back = page or request.get_full_path()
    own = get_adapter(request).get_reauthentication_methods(request.user)
    if not own and (way := next(iter(doors.ways_in(request, back)), None)):
        return redirect(f"{way.url}&{AGAIN}")
    url = own[0]["url"] if own else reverse("account_login")
    return redirect(f"{url}?{urlencode({'next': back})}")
