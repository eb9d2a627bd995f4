"""Turn a service's refusal into a page, so that no view needs a try."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dips.kernel.errors import DomainError

from . import pages


class DomainErrorMiddleware:
    """Answer a `DomainError` that left a view with its refusal page.

    A form's view catches `Invalid` itself to keep what was typed; the API has its own handler.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return pages.refusal(request, exception)
        return None
