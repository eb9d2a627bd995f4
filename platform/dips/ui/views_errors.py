"""The error pages. None reads the database; the 500 page reads nothing at all but its own template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from . import pages


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read. Drawn without the site: the host itself may be wrong."""
    return _bare("400", 400)


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
    return pages.page(request, "413", 413)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries in a short time. Says when to try again if the caller knows."""
    retry_after = getattr(exception, "retry_after", None)
    response = pages.page(request, "429", 429, retry_after=retry_after)
    if retry_after:
        response["Retry-After"] = str(int(retry_after))
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _bare("500", 500)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: closed for a moment, or starting up."""
    response = _bare("503", 503)
    response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old. Keeps nothing, changes nothing, says how to mend it."""
    return pages.page(request, "csrf", 403)


def _bare(name: str, status: int) -> HttpResponse:
    """Draw without a request, so that no context processor, session or query can fail again."""
    try:
        body: str = render_to_string(f"dips/errors/{name}.html", {"back": "/", "bare": True, **_frame()})
    except Exception:  # the last page of all must not fail
        heading = _("Sorry, there is a problem with the service")
        body = f"<!doctype html><html lang=en><title>{heading}</title><h1>{heading}</h1></html>"
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _frame() -> dict[str, object]:
    name = _("Digital Innovation in Public Services")
    return {"site_base": "dips/base_portal.html", "site_name": name, "site_service": name}
