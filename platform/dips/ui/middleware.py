"""Turn a service's refusal into a page, so that no view needs a try; and refuse what is far too large unread."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from dips.kernel.errors import DomainError

from . import pages, sizes, views_errors


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


class BodyLimitMiddleware:
    """Answer 413 by the length that a request announces, before any of it is written to a disk.

    The API has a lower limit of its own and answers in its own way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if sizes.is_far_too_large(request) and not request.path.startswith("/api/"):
            return views_errors.too_large(request)
        return self.get_response(request)


class PackedMiddleware(GZipMiddleware):
    """Words are sent packed. Files are not, so that their length is known and a download can go on where it stopped;
    nor is what has a version, whose tag would be weakened and could not be sent back with a change.
    """

    TEXTS = ("text/", "application/json", "application/problem+json", "application/atom+xml", "application/xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.get("Content-Type", "").startswith(self.TEXTS)
        if response.streaming or not is_text or response.has_header("ETag"):
            return response
        return super().process_response(request, response)
