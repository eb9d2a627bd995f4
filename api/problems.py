"""Every refusal as RFC 9457 problem+json, with the same code that the service raised."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.urls import re_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from dips.kernel.errors import DomainError, StaleVersion

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
AWAY = gettext_lazy("The service cannot answer at the moment. Try again, with the same Idempotency-Key.")


def title_of(code: str) -> str:
    """A short phrase that stays the same for a code, whatever the sentence in `detail` says this time."""
    return code.replace("_", " ").capitalize()


def body(
    *, status: int, code: str, detail: str, instance: str, errors: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The members of one problem. `code` is for programs, `detail` for people, `errors` names what to mend."""
    found: dict[str, Any] = {
        "type": f"urn:dips:problem:{code}",
        "title": title_of(code),
        "status": status,
        "code": code,
        "detail": detail,
        "instance": instance,
    }
    if errors:
        found["errors"] = {name: list(texts) for name, texts in errors.items()}
    return found


def plain(request: HttpRequest, *, status: int, code: str, detail: str) -> JsonResponse:
    """A problem from outside the framework: an unknown address, a council that is none."""
    response = JsonResponse(
        body(status=status, code=code, detail=detail, instance=request.path),
        status=status,
        content_type=CONTENT_TYPE,
    )
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, **kwargs: object) -> JsonResponse:
    """The last address of the API: whatever no resource claims."""
    detail = _("There is nothing at this address. Addresses of the API end with a slash.")
    return plain(request, status=404, code="not_found", detail=detail)


not_found.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing, and must answer as a problem

last_resort = [re_path(r"^", not_found)]


def handler(exc: Exception, context: Mapping[str, Any]) -> Response:
    """Turn whatever a view raised into a problem. An error of ours is logged and says nothing of its cause."""
    request = context["request"]
    status, code, detail, errors, headers = _read(exc, request)
    return Response(
        body(status=status, code=code, detail=detail, instance=request.path, errors=errors),
        status=status,
        headers={"Cache-Control": "no-store"} | headers,
        content_type=CONTENT_TYPE,
    )


def _read(exc: Exception, request: Any) -> tuple[int, str, str, dict[str, list[str]], dict[str, str]]:
    if isinstance(exc, StaleVersion) and request.META.get("HTTP_IF_MATCH"):
        return 412, exc.code, exc.message, exc.errors, {}
    if isinstance(exc, DomainError):
        return exc.status, exc.code, str(exc.message), exc.errors, {}
    if isinstance(exc, Http404):
        return 404, "not_found", _("We cannot find that."), {}, {}
    if isinstance(exc, DjangoPermissionDenied):
        return 403, "not_allowed", _("You do not have the role that this needs."), {}, {}
    if isinstance(exc, exceptions.ValidationError):
        errors = flat(exc.detail)
        return 400, "invalid", _in_words(errors), errors, {}
    if isinstance(exc, DjangoValidationError):
        return 400, "invalid", _("Some of what you sent is not right."), {"_": [str(m) for m in exc.messages]}, {}
    if isinstance(exc, RequestDataTooBig):
        return 413, "too_large", _("This is too large."), {}, {}
    if isinstance(exc, UnreadablePostError | MultiPartParserError):
        return (
            400,
            "malformed",
            _("The request broke off or cannot be read. Nothing was changed; send it again."),
            {},
            {},
        )
    if isinstance(exc, SuspiciousOperation):
        return 400, "malformed", _("The request cannot be read."), {}, {}
    if isinstance(exc, exceptions.APIException):
        return _framework(exc)
    if isinstance(exc, OperationalError | InterfaceError):
        logger.warning("api: the database does not answer: %s", type(exc).__name__)
        return 503, "unavailable", str(AWAY), {}, {"Retry-After": "5"}
    got_request_exception.send(sender=None, request=getattr(request, "_request", request))
    logger.error("the api failed", exc_info=exc)
    detail = _("Something went wrong on our side. Nothing was changed. Try again later.")
    return 500, "server_error", detail, {}, {}


def _in_words(errors: Mapping[str, Sequence[str]]) -> str:
    """The first faults as a sentence, for those who read no further."""
    told = [text if name == "_" else f"{name}: {text}" for name, texts in errors.items() for text in texts]
    return " ".join([_("Some of what you sent is not right."), *told[:3]])


CODES = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "token_refused",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "too_many_requests",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
}


def _framework(exc: exceptions.APIException) -> tuple[int, str, str, dict[str, list[str]], dict[str, str]]:
    code = CODES.get(type(exc)) or exc.default_code
    detail = str(exc.detail)
    headers: dict[str, str] = {}
    if isinstance(exc, exceptions.PermissionDenied) and detail.startswith("CSRF"):
        code = "csrf_failed"
        detail = _("The form token is missing or old. Read it again from /api/v1/me/ and send it as X-CSRFToken.")
    if getattr(exc, "auth_header", ""):
        headers["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))  # type: ignore[attr-defined]
    return exc.status_code, code, detail, {}, headers


def flat(detail: Any, at: str = "") -> dict[str, list[str]]:
    """Errors by the path of the part they are about: `answers.idea.value`, `files.0`. `_` is the whole body."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else str(name)
            found |= flat(inner, ".".join(part for part in (at, step) if part))
        return found
    if isinstance(detail, list | tuple) and any(isinstance(each, Mapping | list) for each in detail):
        nested: dict[str, list[str]] = {}
        for index, inner in enumerate(detail):
            if inner:
                nested |= flat(inner, ".".join(part for part in (at, str(index)) if part))
        return nested
    texts = detail if isinstance(detail, list | tuple) else [detail]
    return {at or "_": [str(text) for text in texts]}
