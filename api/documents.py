"""The API described for programs (OpenAPI) and for people (a page that reads the same)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings

from dips.councils.links import portal_url

from . import links
from .problems import CONTENT_TYPE

DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DESCRIPTION = """
Whatever a page of the service does, this API does, by the same rules.

* **Who calls**: `Authorization: Bearer` with a token from [the portal]({tokens}), or the session of this host with the
  form token of `/api/v1/me/` as `X-CSRFToken`.
* **Refusals** are `application/problem+json` with a `code`, its phrase in `title`, a sentence in `detail`, and `errors`
  by field.
* **Repeat safely**: send an `Idempotency-Key` with a POST; the same key gives the same answer once.
* **Edit safely**: send `If-Match` with the `ETag` that you read; without it 428, with an old one 412.
* **Lists** come in pages; follow `next`. Times are UTC. Money is integer pence.
"""


REFUSALS = {
    "400": "Something sent is wrong; `errors` names it.",
    "401": "Sign in, or send a valid token.",
    "403": "Yours, but not now, or not with these roles or scopes.",
    "404": "Not there, or not yours.",
    "405": "No such method here.",
    "409": "It clashes with what is there.",
    "410": "The link is used up or too old; ask for another.",
    "412": "If-Match names an old version.",
    "413": "Too large.",
    "415": "Send application/json.",
    "422": "The Idempotency-Key stands for another request.",
    "428": "Send If-Match.",
    "429": "Too many requests; wait as Retry-After says.",
    "503": "The service cannot answer now; try again as Retry-After says.",
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs, `detail` for people, `errors` names each part to mend.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The code as a phrase: the same at every refusal of its kind."},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["type", "title", "status", "code", "detail", "instance"],
}
HEADERS: dict[str, dict[str, Any]] = {
    "Idempotency-Key": {
        "in": "header",
        "name": "Idempotency-Key",
        "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
        "description": "The same key gives the same answer, and one effect.",
    },
    "If-Match": {
        "in": "header",
        "name": "If-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "description": "The ETag of what was read.",
    },
}
DIGEST = HEADERS["If-Match"] | {"schema": {"type": "string", "pattern": '^"[0-9a-f]{16}"$'}}
VERSIONED = {
    "council_challenges_edit", "briefs_write", "briefs_amend", "calls_set_dates", "calls_weights",
    "applications_page_save", "organisations_edit",
    "programmes_edit", "partners_edit", "partners_remove", "funding_edit", "funding_remove", "teams_edit",
    "checklist_assign", "blueprint_part_change",
}  # fmt: skip
DIGESTED = {"blueprint_part_change"}


def finish(result: dict[str, Any], generator: SchemaGenerator, **kwargs: Any) -> dict[str, Any]:
    """Say of every operation what it may refuse, which headers it takes, and where it leads."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for method, operation in methods.items():
            for status, words in REFUSALS.items():
                operation["responses"].setdefault(status, {"description": words, "content": content})
            parameters = operation.setdefault("parameters", [])
            if method == "post":
                parameters.append(HEADERS["Idempotency-Key"])
            if operation["operationId"] in VERSIONED:
                parameters.append(DIGEST if operation["operationId"] in DIGESTED else HEADERS["If-Match"])
    links.add(result["paths"], versioned=VERSIONED)
    return result


def _settings(host: str) -> dict[str, Any]:
    return {
        "TITLE": "Digital Innovation in Public Services: " + ("the portal" if host == "portal" else "a council"),
        "DESCRIPTION": DESCRIPTION.replace("{tokens}", portal_url("/accounts/tokens/")),
        "VERSION": "1",
        "SCHEMA_PATH_PREFIX": r"/api/v1",
        "COMPONENT_SPLIT_REQUEST": True,
        "POSTPROCESSING_HOOKS": ["api.documents.finish"],
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    }


_making = Lock()


@cache
def document(host: str) -> dict[str, Any]:
    """OpenAPI of one kind of host: its own routes, and no others."""
    routes = import_module(f"api.urls_{host}").resources
    with _making, translation.override("en-gb"), patched_settings(_settings(host)):
        generator = SchemaGenerator(patterns=[path("api/", include((routes, "api")))])
        return dict(generator.get_schema(request=None, public=True))


def schema(host: str) -> Callable[[HttpRequest], HttpResponse]:
    """The document as JSON, or as YAML where that is asked for."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("format") or ("yaml" if "yaml" in request.headers.get("Accept", "") else "json")
        if wanted == "yaml":
            return HttpResponse(
                OpenApiYamlRenderer().render(document(host), renderer_context={}),
                content_type="application/vnd.oai.openapi; charset=utf-8",
            )
        return HttpResponse(
            OpenApiJsonRenderer().render(document(host), renderer_context={}),
            content_type="application/vnd.oai.openapi+json; charset=utf-8",
        )

    return view


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """A page to read and try the API. Its scripts are static files; nothing is inline."""
    response = render(request, "api/docs.html", {"schema_url": reverse("api:schema")})
    response["Content-Security-Policy"] = DOCS_POLICY
    return response
