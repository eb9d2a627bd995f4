"""Keep what a signed-in person types into a long form while they type it: for them alone, in any browser, for days.

Nothing is saved by it; only the form's own button saves. A view takes part by `answered` on POST, `keep` when it has
refused, `drop` when it has saved and `fill` on GET; its form by `data-autosave` and the page's script.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dips.kernel import clock, held
from dips.kernel.errors import DomainError

from . import typed, words

LET_GO = "let_go"


def answered(request: HttpRequest) -> HttpResponse | None:
    """The answer to the page's script, or to the button that lets go. None for a post that means to save."""
    if LET_GO in request.POST:
        drop(request)
        return redirect(request.path)
    if "autosave" not in request.POST:
        return None
    if not keep(request):
        message = _("This could not be kept by itself. Press the save button before you leave the page.")
        return JsonResponse({"code": "not_kept", "message": message}, status=413)
    said = _("Kept for you at %(time)s. It is not saved yet.") % {"time": words.time(clock.now())}
    return JsonResponse({"version": request.POST.get("version", ""), "message": said})


def refused(request: HttpRequest, error: DomainError) -> HttpResponse | None:
    """For the page's script, when nothing can be saved here any more: its words are kept, and it stops."""
    if "autosave" not in request.POST:
        return None
    keep(request)
    return JsonResponse({"code": error.code, "message": error.message}, status=error.status)


def keep(request: HttpRequest) -> bool:
    """Keep what this post typed. Says whether it could be."""
    return held.hold(**_place(request), typed=typed.said(request.POST))


def fill(form: Any, request: HttpRequest) -> datetime | None:
    """Put what is kept into a form that shows what is saved. Says when it was typed, if there was anything.

    What was sent since, and met no session, comes before it.
    """
    if form.is_bound or typed.WITHOUT in request.GET or typed.offered(request) is not None:
        return None
    found, when = held.find(**_place(request)), held.held_at(**_place(request))
    if found is not None:
        form.data, form.is_bound = typed.read(found), True
    return when if found is not None else None


def drop(request: HttpRequest) -> None:
    """It was saved, or is not wanted."""
    held.drop(**_place(request))


def _place(request: HttpRequest) -> dict[str, Any]:
    return {"browser": None, "owner": request.user.pk, "place": typed.place(request)}
