"""Say of a council that is suspended that it is closed for now, and lose nothing that was just sent to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from dips.kernel import held

from . import languages, pages, typed

CODE = "council_closed"
HOURS = int(held.FOR.total_seconds()) // 3600
Draw = Callable[[Mapping[str, Any]], HttpResponse]


def page(request: HttpRequest, name: str) -> HttpResponse:
    """For a page that works in a council which is closed for now. The way back would only lead here again."""
    return answer(request, name, lambda words: pages.page(request, "closed", 503, back="", **words))


def answer(request: HttpRequest, name: str, draw: Draw) -> HttpResponse:
    """Hold what was typed as for an ended session, and show its words too: nobody knows when the doors open again.

    A program is told the same: whoever answers programs reads it from the page.
    """
    cookies, posted = HttpResponse(), typed.posted(request)
    earlier = typed.offered(request)
    is_kept = bool(earlier) or (bool(posted) and typed.keep(request, cookies))
    if "autosave" in posted:
        sentence = _("The council’s site is closed for now. Keep this page open, or copy your text.")
        response: HttpResponse = JsonResponse({"code": CODE, "message": sentence}, status=503)
    else:
        texts = typed.texts(earlier or posted)
        response = draw(_words(name) | {"kept_hours": HOURS if is_kept else 0, "texts": texts})
    response.cookies.update(cookies.cookies)
    detail = _("%(council)s’s site is closed for now. Nothing is deleted.") % {"council": name}
    response.problem = (CODE, detail)  # type: ignore[attr-defined]
    response._has_been_logged = True  # type: ignore[attr-defined]  # somebody wished it: no fault for the log
    return response


def _words(name: str) -> dict[str, Any]:
    return {
        "closed_council": name,
        "applications_url": f"{settings.PORTAL_ORIGIN}{languages.here('/applications/')}",
        "contact_email": settings.SERVICE_CONTACT_EMAIL,
    }
