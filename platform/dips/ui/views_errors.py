"""The error pages. Those of 400, 500, 503 and no open council read no database and no session, only their own templates."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from dips.kernel import tracing

from . import closed, languages, pages, typed
from .context import service_name


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read; 413 if that is only because there was too much of it."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, exception)
    return _bare(request, "400", 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: yours to see, not yours to do."""
    return pages.page(request, "403", 403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not here, or not yours; the two look the same."""
    return pages.page(request, "404", 404)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """413: more was sent than is taken."""
    return pages.page(request, "413", 413, back=request.path)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries in a short time. Says when to try again if the caller knows."""
    retry_after = getattr(exception, "retry_after", None)
    response = pages.page(request, "429", 429, retry_after=retry_after)
    if retry_after:
        response["Retry-After"] = str(int(retry_after))
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 if the database does not answer, for then it is worth trying again."""
    if _is_database_gone(sys.exc_info()[1]):
        return unavailable(request)
    return _bare(request, "500", 500)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: closed for a moment, or starting up."""
    response = _bare(request, "503", 503)
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old. Changes nothing, says how to mend it, and holds what was typed."""
    if request.POST.get("autosave"):
        sentence = _("You signed in again in another window, so this was not saved by itself. Press a save button.")
        answer: HttpResponse = JsonResponse({"code": "csrf", "message": sentence}, status=403)
        typed.keep(request, answer)
        return answer
    cookies = HttpResponse()
    again = request.get_full_path() if typed.keep(request, cookies) else ""
    response = pages.page(request, "csrf", 403, again=again)
    response.cookies.update(cookies.cookies)
    return response


def no_council(request: HttpRequest) -> HttpResponse:
    """404 for a host that is nobody's, one whose council has left among them: the service's own page, the same for all."""
    with _spoken(request):
        return _bare(request, "no_council", 404, **_of_the_portal())


def council_closed(request: HttpRequest, name: str) -> HttpResponse:
    """503 for every address of a suspended council: nothing of it but its name. A form that was sent is held there."""
    with _spoken(request):
        frame = _of_the_portal()
        return closed.answer(request, name, lambda words: _bare(request, "closed", 503, **frame, **words))


def _spoken(request: HttpRequest) -> AbstractContextManager[None]:
    """The language of the address, before anything else has read it."""
    return translation.override(languages.WELSH if request.path.startswith(languages.PREFIX) else languages.ENGLISH)


def _of_the_portal() -> dict[str, str]:
    portal = f"{settings.PORTAL_ORIGIN}{languages.here('/')}"
    return {"back": portal, "site_home": portal, "request_number": ""}


def _bare(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    """Draw without context processors, so that no session or query can fail again. Programs are told by `api`."""
    try:
        body: str = render_to_string(f"dips/errors/{name}.html", _frame(request) | context)
    except Exception:  # the last page of all must not fail
        heading = _("Sorry, there is a problem with the service")
        body = f"<!doctype html><html lang=en><title>{heading}</title><h1>{heading}</h1></html>"
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _frame(request: HttpRequest) -> dict[str, object]:
    """The council's name and colours are in memory since its host was looked up; the links of its pages are not."""
    name, home, council = service_name(), languages.here("/"), getattr(request, "site_council", None)
    host = "portal" if council is None else "council"
    return {
        "bare": True,
        "request_number": tracing.number(),
        "back": home,
        "site_home": home,
        "site_base": f"dips/base_{host}.html",
        "site_council": council,
        "site_name": name if council is None else council.name,
        "site_service": name,
        "site_theme_url": "" if council is None else council.theme_url,
    }


def _is_database_gone(error: BaseException | None) -> bool:
    """Whether what failed is the way to the database, at whatever depth: then it is a matter of waiting."""
    while error is not None:
        if isinstance(error, InterfaceError | OperationalError):
            return True
        error = error.__cause__ or error.__context__
    return False
