"""Whatever refuses a request of the API, and wherever it stands: the answer is a problem."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import problems

UNDER = "/api/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
WORDS = {
    400: ("malformed", gettext_lazy("The request cannot be read.")),
    401: ("not_signed_in", gettext_lazy("Sign in, or send a valid token.")),
    403: ("not_allowed", gettext_lazy("You do not have the role that this needs.")),
    404: ("not_found", gettext_lazy("We cannot find that.")),
    405: ("method_not_allowed", gettext_lazy("There is no such method at this address.")),
    413: ("too_large", gettext_lazy("This is too large.")),
    429: ("too_many_requests", gettext_lazy("Too many requests. Wait, then try again.")),
    503: ("unavailable", problems.AWAY),
}


class ProblemMiddleware:
    """Stands before what looks at hosts, sessions and forms: their refusals are pages, and a program reads no pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(UNDER):
            return response
        if response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE):
            return response
        usual = ("server_error", _("Something went wrong on our side. Try again later."))
        words = WORDS.get(response.status_code, usual if response.status_code >= 500 else WORDS[400])
        code, detail = getattr(response, "problem", words)
        told = problems.plain(request, status=response.status_code, code=code, detail=str(detail))
        for name in KEPT:
            if name in response.headers:
                told[name] = response.headers[name]
        if hasattr(response, "problem"):
            told._has_been_logged = True  # type: ignore[attr-defined]  # no fault: see `dips.ui.closed`
        # Closing it here would end the request for Django. Its stubs do not know the list.
        told._resource_closers.extend(response._resource_closers)  # type: ignore[attr-defined]
        return told
